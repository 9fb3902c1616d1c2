package valk.tck.broken;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import valk.memory.Providers;
import valk.memory.Space;
import valk.memory.StorageException;
import valk.memory.spi.SpaceProvider;
import valk.tck.SpaceProviderRules;

/** For each rule of a space one provider that breaks it, and this rule alone. */
@SuppressWarnings("resource")
final class BrokenSpaces {
  private static final long PAGE = 4096;
  private static final long MIB = 1 << 20;

  private BrokenSpaces() {}

  private static SpaceProvider sound() {
    return Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE);
  }

  /** The default, but for what a subclass overrides. */
  private static class Broken implements SpaceProvider {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public String description() {
      return "Broken on purpose.";
    }

    @Override
    public Space.Storage reserve(long bytes, long likelyBytes) {
      return sound().reserve(bytes, likelyBytes);
    }
  }

  /** The default with other storage. */
  private static SpaceProvider with(UnaryOperator<Space.Storage> broken) {
    return new Broken() {
      @Override
      public Space.Storage reserve(long bytes, long likelyBytes) {
        return broken.apply(super.reserve(bytes, likelyBytes));
      }
    };
  }

  @Breaks("001")
  static final class NameThatCannotBeTyped extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public String name() {
          return "Mein Speicher";
        }
      };
    }
  }

  @Breaks("002")
  static final class NoDescription extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public String description() {
          return "";
        }
      };
    }
  }

  @Breaks("102")
  static final class ResidentFromTheStart extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public Space.Storage reserve(long bytes, long likelyBytes) {
          Space.Storage storage = super.reserve(bytes, likelyBytes);
          if (bytes >= 64 * MIB && storage.commit(0, bytes)) {
            storage.segment().fill((byte) 0);
          }
          return storage;
        }
      };
    }
  }

  /** Ranges of one size are used again, as they were left. */
  @Breaks("103")
  static final class SecondHand extends SpaceProviderRules {
    private final Map<Long, MemorySegment> left = new HashMap<>();

    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public Space.Storage reserve(long bytes, long likelyBytes) {
          Space.Storage storage = super.reserve(bytes, likelyBytes);
          return bytes == 4 * MIB ? new Reused(storage, bytes) : storage;
        }
      };
    }

    private final class Reused extends ForwardingStorage {
      private final MemorySegment segment;

      Reused(Space.Storage sound, long bytes) {
        super(sound);
        this.segment = left.computeIfAbsent(bytes, any -> Arena.ofAuto().allocate(bytes, 16));
      }

      @Override
      public MemorySegment segment() {
        return segment;
      }
    }
  }

  /** Says that there is storage without looking: the last page of a large file is missing. */
  @Breaks("104")
  static final class PromisesWhatIsNotThere extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public Space.Storage reserve(long bytes, long likelyBytes) {
          return bytes == 16 * MIB ? cut(bytes) : super.reserve(bytes, likelyBytes);
        }
      };
    }

    /** Hands the arena over to the storage, which closes it. */
    @SuppressWarnings("MustBeClosedChecker")
    private static Space.Storage cut(long bytes) {
      try {
        Path path = Files.createTempFile("cut", null);
        Arena arena = Arena.ofShared();
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          MemorySegment segment = file.getChannel().map(MapMode.READ_WRITE, 0, bytes, arena);
          file.setLength(bytes - PAGE);
          return new Cut(arena, segment);
        } finally {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private record Cut(Arena arena, MemorySegment segment) implements Space.Storage {
      @Override
      public boolean commit(long offset, long bytes) {
        return true;
      }

      @Override
      public void discard(long offset, long bytes) {}

      @Override
      public void close() {
        arena.close();
      }
    }
  }

  @Breaks("105")
  static final class OnceDiscardedIsGone extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return with(
          sound ->
              new ForwardingStorage(sound) {
                private boolean hasDiscarded;

                @Override
                public boolean commit(long offset, long bytes) {
                  boolean isAll = offset == 0 && bytes == segment().byteSize();
                  return !(hasDiscarded && isAll) && super.commit(offset, bytes);
                }

                @Override
                public void discard(long offset, long bytes) {
                  hasDiscarded = true;
                  super.discard(offset, bytes);
                }
              });
    }
  }

  @Breaks("106")
  static final class SwallowsInterrupts extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return with(
          sound ->
              new ForwardingStorage(sound) {
                @Override
                @SuppressWarnings("ResultOfMethodCallIgnored")
                public boolean commit(long offset, long bytes) {
                  boolean wasInterrupted = Thread.interrupted();
                  return super.commit(offset, bytes) || wasInterrupted;
                }
              });
    }
  }

  @Breaks("107")
  static final class OneRangeForAll extends SpaceProviderRules {
    private final Map<Long, MemorySegment> ranges = new HashMap<>();

    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public Space.Storage reserve(long bytes, long likelyBytes) {
          Space.Storage own = super.reserve(bytes, likelyBytes);
          if (bytes != MIB) {
            return own;
          }
          MemorySegment shared =
              ranges.computeIfAbsent(bytes, any -> Arena.ofAuto().allocate(bytes, 16));
          return new ForwardingStorage(own) {
            @Override
            public MemorySegment segment() {
              return shared;
            }
          };
        }
      };
    }
  }

  @Breaks("108")
  static final class Misaligned extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public Space.Storage reserve(long bytes, long likelyBytes) {
          SpaceProvider.requireSizes(bytes, likelyBytes);
          if (bytes > 1L << 40) {
            return super.reserve(bytes, likelyBytes);
          }
          Space.Storage wider = super.reserve(bytes + PAGE, likelyBytes);
          MemorySegment shifted = wider.segment().asSlice(8, bytes);
          return new ForwardingStorage(wider) {
            @Override
            public MemorySegment segment() {
              return shifted;
            }

            @Override
            public boolean commit(long offset, long bytes) {
              return super.commit(offset + 8, bytes);
            }

            @Override
            public void discard(long offset, long bytes) {
              super.discard(offset + 8, bytes);
            }
          };
        }
      };
    }
  }

  @Breaks("108")
  static final class TooShort extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public Space.Storage reserve(long bytes, long likelyBytes) {
          Space.Storage storage = super.reserve(bytes, likelyBytes);
          MemorySegment shorter = storage.segment().asSlice(0, bytes - 1);
          return new ForwardingStorage(storage) {
            @Override
            public MemorySegment segment() {
              return bytes == 2 * PAGE ? shorter : super.segment();
            }
          };
        }
      };
    }
  }

  @Breaks("113")
  static final class CommitClears extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return with(
          sound ->
              new ForwardingStorage(sound) {
                @Override
                public boolean commit(long offset, long bytes) {
                  boolean done = super.commit(offset, bytes);
                  if (bytes > 64 * PAGE) {
                    segment().asSlice(offset, bytes).fill((byte) 0);
                  }
                  return done;
                }
              });
    }
  }

  @Breaks("113")
  static final class DiscardTakesNeighbours extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return with(
          sound ->
              new ForwardingStorage(sound) {
                @Override
                public void discard(long offset, long bytes) {
                  long from = offset / (16 * PAGE) * (16 * PAGE);
                  if (bytes > 0 && super.commit(from, offset + bytes - from)) {
                    segment().asSlice(from, offset + bytes - from).fill((byte) 0);
                  }
                }
              });
    }
  }

  /** Clears what another thread commits page by page, also where its neighbour has written. */
  @Breaks("114")
  static final class ForOneThread extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      Thread maker = Thread.currentThread();
      return with(
          sound ->
              new ForwardingStorage(sound) {
                @Override
                public boolean commit(long offset, long bytes) {
                  boolean done = super.commit(offset, bytes);
                  if (Thread.currentThread() != maker) {
                    long from = offset / PAGE * PAGE;
                    segment().asSlice(from, offset + bytes - from).fill((byte) 0);
                  }
                  return done;
                }
              });
    }
  }

  @Breaks("115")
  static final class ClosesOnce extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return with(
          sound ->
              new ForwardingStorage(sound) {
                private boolean isClosed;

                @Override
                public void close() {
                  if (isClosed) {
                    throw new IllegalStateException("closed already");
                  }
                  isClosed = true;
                  super.close();
                }
              });
    }
  }

  @Breaks("116")
  static final class RoundsBadSizes extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public Space.Storage reserve(long bytes, long likelyBytes) {
          long rounded = Math.max(PAGE, Math.ceilDiv(bytes, PAGE) * PAGE);
          return super.reserve(rounded, Math.clamp(likelyBytes, 0, rounded));
        }
      };
    }
  }

  @Breaks("117")
  static final class DoesNotSayHowMuch extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return new Broken() {
        @Override
        public Space.Storage reserve(long bytes, long likelyBytes) {
          try {
            return super.reserve(bytes, likelyBytes);
          } catch (StorageException e) {
            throw new StorageException("no room");
          }
        }
      };
    }
  }
}
