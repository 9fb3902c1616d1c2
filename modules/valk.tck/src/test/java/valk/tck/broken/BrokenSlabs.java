package valk.tck.broken;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import valk.memory.Providers;
import valk.memory.Slab;
import valk.memory.SlabMisuseException;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;
import valk.tck.SlabProviderRules;

/**
 * For each rule of a slab one provider that breaks it, and this rule alone. Where a break would
 * show in several tests it is confined to slabs of the shape that one of them makes.
 */
final class BrokenSlabs {
  private BrokenSlabs() {}

  /** Makes a broken slab of a sound one that begins at an offset. */
  private interface Breakage {
    Slab of(Slab sound, Space space, long start);
  }

  private static SlabProvider with(Breakage breakage) {
    return new SlabProvider() {
      @Override
      public String name() {
        return "broken";
      }

      @Override
      public String description() {
        return "Broken on purpose.";
      }

      @Override
      public Slab create(String name, Space space, long start, int blockSize, int capacity) {
        return breakage.of(sound().create(name, space, start, blockSize, capacity), space, start);
      }
    };
  }

  private static SlabProvider sound() {
    return Providers.builtIn().slabs().named(Providers.DEFAULT_SLAB);
  }

  /** A slab that says NONE more often than the one behind it, and counts that. */
  private static class Refusing extends ForwardingSlab {
    private final AtomicLong refused = new AtomicLong();

    Refusing(Slab sound) {
      super(sound);
    }

    int refuse() {
      refused.incrementAndGet();
      return NONE;
    }

    @Override
    public long exhausted() {
      return super.exhausted() + refused.get();
    }
  }

  /** After 400 acquires a block is handed out that is in use. */
  @Breaks("301")
  static final class HandsOutTwice extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int acquire() {
                  boolean isSmall = capacity() == 50;
                  return isSmall && acquires() > 400 && isAcquired(0) ? 0 : super.acquire();
                }
              });
    }
  }

  @Breaks("302")
  static final class KeepsOneBlock extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new Refusing(sound) {
                @Override
                public int acquire() {
                  return inUse() == 49 && capacity() == 50 ? refuse() : super.acquire();
                }
              });
    }
  }

  @Breaks("303")
  static final class NoStorageTheSecondTime extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int acquire() {
                  int block = super.acquire();
                  if (block >= 20 && acquires() > capacity()) {
                    space.discard(offset(block), blockSize());
                  }
                  return block;
                }
              });
    }
  }

  @Breaks("304")
  static final class IgnoresForeignReleases extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public void release(int block) {
                  if (block >= 0 && block < capacity()) {
                    super.release(block);
                  }
                }
              });
    }
  }

  @Breaks("304")
  static final class IgnoresDoubleReleases extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public void release(int block) {
                  if (isAcquired(block) || capacity() != 50) {
                    super.release(block);
                  }
                }
              });
    }
  }

  /** Looks first and releases then: between the two another thread may have released. */
  @Breaks("305")
  static final class ChecksBeforeItActs extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public void release(int block) {
                  if (!isAcquired(block) || capacity() < 100) {
                    super.release(block);
                    return;
                  }
                  Thread.yield();
                  try {
                    super.release(block);
                  } catch (SlabMisuseException e) {
                    // Already checked, it thinks.
                  }
                }
              });
    }
  }

  @Breaks("306")
  static final class SharesWhenScarce extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int acquire() {
                  int block = super.acquire();
                  return block == NONE && capacity() == 3 && isAcquired(0) ? 0 : block;
                }
              });
    }
  }

  @Breaks("307")
  static final class RefusesWhenContended extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      ReentrantLock lock = new ReentrantLock();
      return with(
          (sound, space, start) ->
              new Refusing(sound) {
                @Override
                public int acquire() {
                  if (name().equals("recorded")) {
                    return super.acquire();
                  }
                  if (!lock.tryLock()) {
                    return refuse();
                  }
                  try {
                    Thread.yield();
                    return super.acquire();
                  } finally {
                    lock.unlock();
                  }
                }
              });
    }
  }

  @Breaks("308")
  static final class CommitsAtOnce extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) -> {
            space.commit(start, (long) sound.blockSize() * sound.capacity());
            return sound;
          });
    }
  }

  @Breaks("309")
  static final class LastByteBelongsToNobody extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int blockOf(long offset) {
                  boolean isLast = (offset - start) % blockSize() == blockSize() - 1;
                  return isLast ? NONE : super.blockOf(offset);
                }
              });
    }
  }

  @Breaks("311")
  static final class HighWaterFalls extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int highWater() {
                  return inUse();
                }
              });
    }
  }

  @Breaks("312")
  static final class CountsWithoutCare extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                private final AtomicInteger count = new AtomicInteger();

                @Override
                public int acquire() {
                  int block = super.acquire();
                  if (block != NONE) {
                    int before = count.get();
                    Thread.yield();
                    count.set(before + 1);
                  }
                  return block;
                }

                @Override
                public long acquires() {
                  return count.get();
                }
              });
    }
  }

  /** A block whose storage could not be had is never tried again. */
  @Breaks("313")
  static final class LosesWhatFailed extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new Refusing(sound) {
                private int lost;

                @Override
                public int acquire() {
                  if (inUse() + lost == capacity() && lost > 0) {
                    return refuse();
                  }
                  int block = super.acquire();
                  boolean hasFailed = block == NONE && inUse() < capacity();
                  lost += hasFailed && capacity() == 12 ? 1 : 0;
                  return block;
                }
              });
    }
  }

  @Breaks("313")
  static final class ThrowsWithoutStorage extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int acquire() {
                  int block = super.acquire();
                  if (block == NONE && capacity() == 12) {
                    throw new IllegalStateException("no storage");
                  }
                  return block;
                }
              });
    }
  }

  @Breaks("314")
  static final class DoesNotSayWhatIsWrong extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return new SlabProvider() {
        @Override
        public String name() {
          return "broken";
        }

        @Override
        public String description() {
          return "Broken on purpose.";
        }

        @Override
        public Slab create(String name, Space space, long start, int blockSize, int capacity) {
          try {
            return sound().create(name, space, start, blockSize, capacity);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bad slab", e);
          }
        }
      };
    }
  }

  @Breaks("315")
  static final class Misaligned extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public long offset(int block) {
                  return super.offset(block) + (blockSize() == 4096 ? 8 : 0);
                }
              });
    }
  }

  @Breaks("315")
  static final class BlocksOverlap extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public long offset(int block) {
                  return super.offset(block) - (blockSize() == 4096 ? block * 16L : 0);
                }
              });
    }
  }

  @Breaks("316")
  static final class KnowsBlocksThatAreNone extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public long offset(int block) {
                  return start + (long) block * blockSize();
                }
              });
    }
  }

  /** Keeps its list in the blocks, and touches the one below in doing so. */
  @Breaks("317")
  static final class WritesIntoBlocks extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int acquire() {
                  int block = super.acquire();
                  if (block >= 12 && isAcquired(block - 1)) {
                    Space.store(space, offset(block - 1), block);
                  }
                  return block;
                }
              });
    }
  }

  @Breaks("318")
  static final class WritesOutside extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public void close() {
                  Space.store(space, start - 8, 0);
                }
              });
    }
  }

  @Breaks("320")
  static final class ClosesOnce extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                private boolean isClosed;

                @Override
                public void close() {
                  if (isClosed) {
                    throw new IllegalStateException("closed already");
                  }
                  isClosed = true;
                }
              });
    }
  }

  @Breaks("321")
  static final class GoesByAnotherName extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public String name() {
                  return "slab";
                }
              });
    }
  }

  /** Of the slab that histories are recorded of, a free block is not found now and then. */
  @Breaks("322")
  static final class OverlooksAFreeBlock extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new Refusing(sound) {
                private final AtomicInteger asked = new AtomicInteger();

                @Override
                public int acquire() {
                  boolean isRecorded = name().equals("recorded");
                  return isRecorded && asked.incrementAndGet() % 3 == 0
                      ? refuse()
                      : super.acquire();
                }
              });
    }
  }

  /** Of several blocks the last is the first once more. */
  @Breaks("324")
  static final class SaysOneBlockTwice extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int acquire(int[] blocks, int count) {
                  int taken = super.acquire(blocks, count);
                  if (taken == 20 && capacity() == 60) {
                    blocks[19] = blocks[0];
                  }
                  return taken;
                }
              });
    }
  }

  @Breaks("325")
  static final class TakesFewerThanNone extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int acquire(int[] blocks, int count) {
                  return count < 0 ? 0 : super.acquire(blocks, count);
                }
              });
    }
  }

  /** Of five blocks that are asked for at once, one is forgotten now and then. */
  @Breaks("326")
  static final class ForgetsABlock extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingSlab(sound) {
                @Override
                public int acquire(int[] blocks, int count) {
                  int taken = super.acquire(blocks, count);
                  return taken == 5 && name().equals("several") ? 4 : taken;
                }
              });
    }
  }
}
