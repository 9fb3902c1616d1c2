package valk.tck.broken;

import java.util.HashSet;
import java.util.Set;
import valk.gc.HeapProviders;
import valk.gc.spi.CellHeap;
import valk.gc.spi.CellRow;
import valk.gc.spi.CellVisitor;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;
import valk.memory.Space;
import valk.tck.HeapProviderRules;

/**
 * For each rule of a heap one provider that breaks it, and this rule alone. Where a break would
 * show in several tests it comes so late, or for such sizes, that one of them meets it.
 */
final class BrokenHeaps {
  private BrokenHeaps() {}

  /** Makes a broken heap of a sound one. */
  private interface Breakage {
    CellHeap of(CellHeap sound, HeapSite site);
  }

  private static HeapProvider with(Breakage breakage) {
    HeapProvider sound = HeapProviders.builtIn().named(HeapProviders.DEFAULT);
    return new HeapProvider() {
      @Override
      public String name() {
        return "broken";
      }

      @Override
      public String description() {
        return "Broken on purpose.";
      }

      @Override
      public CellHeap create(HeapSite site) {
        return breakage.of(sound.create(site), site);
      }
    };
  }

  /** Knows how many mark phases there were, and how many cells of middling size. */
  private static class Counting extends ForwardingHeap {
    int phases;
    int middling;

    Counting(CellHeap sound) {
      super(sound);
    }

    @Override
    public long allocate(long bytes) {
      middling += isMiddling(bytes) ? 1 : 0;
      return super.allocate(bytes);
    }

    static boolean isMiddling(long bytes) {
      return bytes > 48 && bytes < 1000;
    }

    @Override
    public void endMark() {
      super.endMark();
      phases++;
    }
  }

  /** A new cell begins in the middle of one that is held. */
  @Breaks("H01")
  static final class CellsOverlap extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new Counting(sound) {
                private long last = NONE;

                @Override
                public long allocate(long bytes) {
                  long cell = super.allocate(bytes);
                  if (cell != NONE && isMiddling(bytes) && middling > 560) {
                    long overlapping = last == NONE ? cell : last + 16;
                    last = cell;
                    return overlapping;
                  }
                  return cell;
                }
              });
    }
  }

  @Breaks("H02")
  static final class Misaligned extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new Counting(sound) {
                @Override
                public long allocate(long bytes) {
                  boolean isLate = isMiddling(bytes) && middling > 400;
                  long cell = super.allocate(isLate ? bytes + 16 : bytes);
                  return isLate && cell != NONE ? cell + 8 : cell;
                }
              });
    }
  }

  @Breaks("H03")
  static final class NoStorage extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new Counting(sound) {
                @Override
                public long allocate(long bytes) {
                  long cell = super.allocate(bytes);
                  if (cell != NONE && middling > 400) {
                    site.space().discard(cell, bytes);
                  }
                  return cell;
                }
              });
    }
  }

  @Breaks("H04")
  static final class PoisonsWhatIsHeld extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new Counting(sound) {
                private long latest = NONE;

                @Override
                public long allocate(long bytes) {
                  long cell = super.allocate(bytes);
                  latest = isMiddling(bytes) ? cell : latest;
                  return cell;
                }

                @Override
                public void poison(long word) {
                  super.poison(word);
                  if (latest != NONE) {
                    Space.store(site.space(), latest + 8, word);
                  }
                }
              });
    }
  }

  /** A large cell that was marked is marked again, as if nobody had. */
  @Breaks("H05")
  static final class ForgetsMarks extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                private final Set<Long> marked = new HashSet<>();

                @Override
                public boolean mark(long offset) {
                  boolean isNew = super.mark(offset);
                  if (isNew && isLarge(offset)) {
                    marked.add(offset);
                  }
                  return isNew || marked.contains(offset);
                }

                @Override
                public void endMark() {
                  marked.clear();
                  super.endMark();
                }
              });
    }
  }

  @Breaks("H06")
  static final class ShowsMoreThanAskedFor extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public void forEachMarked(long from, long to, CellVisitor visitor) {
                  super.forEachMarked(from, Long.MAX_VALUE, visitor);
                }
              });
    }
  }

  /** Each mark phase leaves 16 bytes behind in the figures. */
  @Breaks("H07")
  static final class UsageCreeps extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new Counting(sound) {
                @Override
                public long usage() {
                  long usage = super.usage();
                  return usage == 0 ? 0 : Math.min(usage + 16L * phases, footprint());
                }
              });
    }
  }

  @Breaks("H08")
  static final class KeepsTheLastPage extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new Counting(sound) {
                @Override
                public long pages() {
                  return Math.max(phases > 0 ? 1 : 0, super.pages());
                }

                @Override
                public long footprint() {
                  return super.footprint() + (pages() - super.pages()) * pageBytes();
                }
              });
    }
  }

  /** Once it was full, it takes half of what it took. */
  @Breaks("H09")
  static final class WearsOut extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new Counting(sound) {
                private boolean wasFull;

                @Override
                public long allocate(long bytes) {
                  boolean isHalfFull = pages() * pageBytes() > site.smallBytes() / 2;
                  if (wasFull && phases > 0 && isHalfFull) {
                    return NONE;
                  }
                  long cell = super.allocate(bytes);
                  wasFull |= cell == NONE && isHalfFull;
                  return cell;
                }
              });
    }
  }

  /** Forgets the pages that are not full; makes enough ready all the same. */
  @Breaks("H10")
  static final class CostTooLow extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public long cost(long bytes) {
                  return bytes;
                }

                @Override
                public long absorbs(long footprint) {
                  return footprint;
                }

                @Override
                public boolean stock(long footprint) {
                  return super.stock(super.cost(footprint));
                }
              });
    }
  }

  @Breaks("H11")
  static final class AbsorbsTooLittle extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public long absorbs(long footprint) {
                  return super.absorbs(footprint) - 4096;
                }
              });
    }
  }

  @Breaks("H12")
  static final class StocksNothing extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public boolean stock(long footprint) {
                  return true;
                }
              });
    }
  }

  @Breaks("H13")
  static final class ThrowsWithoutStorage extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public long allocate(long bytes) {
                  long cell = super.allocate(bytes);
                  if (cell == NONE && pages() * pageBytes() < site.smallBytes() / 2) {
                    throw new IllegalStateException("no storage");
                  }
                  return cell;
                }
              });
    }
  }

  @Breaks("H14")
  static final class ThrowsWhenAskedAgain extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                private boolean isFull;

                @Override
                public long allocateLarge(long bytes) {
                  long cell = super.allocateLarge(bytes);
                  if (cell == NONE && isFull) {
                    throw new IllegalStateException("still full");
                  }
                  isFull = cell == NONE && bytes > 200_000;
                  return cell;
                }
              });
    }
  }

  @Breaks("H15")
  static final class UsageTooLow extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public long usage() {
                  return Math.max(0, super.usage() - 16);
                }
              });
    }
  }

  @Breaks("H16")
  static final class ForetellsTooLittle extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public long largeFootprint(long bytes) {
                  return bytes;
                }
              });
    }
  }

  @Breaks("H17")
  static final class ForgetsTheSealed extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public void forEachSealed(CellVisitor visitor) {}
              });
    }
  }

  @Breaks("H18")
  static final class PoisonsNothing extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public void poison(long word) {}
              });
    }
  }

  @Breaks("H19")
  static final class Miscounts extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public void check() {
                  super.check();
                  if (largeCells() > 8) {
                    throw new IllegalStateException("large cells: counted=9, figure=8");
                  }
                }
              });
    }
  }

  @Breaks("H20")
  static final class WritesOutside extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public void close() {
                  super.close();
                  Space.store(site.space(), site.end(), 0);
                }
              });
    }
  }

  @Breaks("H21")
  static final class ForgetsOneSize extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public long allocate(long bytes) {
                  return bytes == 4080 ? NONE : super.allocate(bytes);
                }
              });
    }
  }

  @Breaks("H22")
  static final class ClosesOnce extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
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

  /** The thousandth pair is put where another one is. */
  @Breaks("H23")
  static final class LosesAPair extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                private int pairs;
                private long last;

                @Override
                public long allocate(long bytes) {
                  if (bytes == 16 && ++pairs % 1000 == 0) {
                    return last;
                  }
                  long cell = super.allocate(bytes);
                  last = bytes == 16 ? cell : last;
                  return cell;
                }
              });
    }
  }

  /** What a row has left stays taken; in the smallest heaps, so that no ManagedHeap meets it. */
  @Breaks("H24")
  static final class KeepsTheRestOfRows extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public boolean openPairs(CellRow row) {
                  return sound.openPairs(row);
                }

                @Override
                public void closePairs(CellRow row) {
                  if (site.limitAtStart() > 1 << 20) {
                    sound.closePairs(row);
                  }
                  row.next = row.end;
                }
              });
    }
  }

  @Breaks("H26")
  static final class KeepsItsPages extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public void close() {}
              });
    }
  }

  @Breaks("H28")
  static final class GivesBackTooMuchAtATime extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return with(
          (sound, site) ->
              new ForwardingHeap(sound) {
                @Override
                public void giveBack(long spare) {
                  sound.giveBack(spare);
                }

                @Override
                public boolean giveBackMore(long most) {
                  return sound.giveBackMore(2 * most);
                }
              });
    }
  }
}
