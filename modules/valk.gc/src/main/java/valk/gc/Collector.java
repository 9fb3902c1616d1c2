package valk.gc;

import java.util.concurrent.TimeUnit;
import valk.gc.spi.CellHeap;

/**
 * A collection from begin to end, and the rule for when one is due.
 *
 * <p>After the mark phase and before anything is freed, while dead cells can still be read: owners
 * are told of their death, the remembered set drops the dead, names that were not met go. Then the
 * heap frees what has no mark, and notes what it will not need until the next collection is due:
 * that goes back to the system. So storage follows a program down as well as up, and one that frees
 * and takes the same again costs no system call. Giving back takes longer than all the rest when
 * much has died, and so is no part of the collection: the safepoints that follow do it, {@value
 * #TURN} bytes at each.
 */
final class Collector {
  private static final int GROWTH = 2;

  /** Bytes that a safepoint gives back at most: a few hundred microseconds. */
  static final long TURN = 1 << 20;

  private final CellHeap heap;
  private final Marker marker;
  private final OwnerRegistry owners;
  private final RememberedSet remembered;
  private final NameTable names;
  private final SweepListener listener;
  private final Charges charges;
  private final CollectionFigures figures = new CollectionFigures();
  private long threshold;
  private long minIntervalMillis;
  private long liveAtLast;
  private long lastEnd;
  private boolean everRan;
  private boolean givesBack;

  Collector(
      CellHeap heap,
      Marker marker,
      OwnerRegistry owners,
      RememberedSet remembered,
      NameTable names,
      SweepListener listener,
      Charges charges) {
    this.heap = heap;
    this.marker = marker;
    this.owners = owners;
    this.remembered = remembered;
    this.names = names;
    this.listener = listener;
    this.charges = charges;
  }

  /**
   * Collects; with a heap that is {@linkplain CellHeap#collects() never collected}, does nothing.
   *
   * @param emergency forced by the limit
   * @return bytes of cells reclaimed
   */
  long collect(RootSource roots, boolean emergency) {
    if (!heap.collects()) {
      return 0;
    }
    long begin = System.nanoTime();
    long before = heap.usage();
    mark(roots);
    owners.sweep(heap, listener);
    remembered.retainMarked(heap);
    names.retainMarked(marker.names());
    heap.endMark();
    long reclaimed = before - heap.usage();
    noteLive();
    heap.giveBack(due() - liveAtLast);
    givesBack = true;
    lastEnd = System.nanoTime();
    everRan = true;
    figures.add(emergency, reclaimed, marker.marked(), heap.usage(), lastEnd - begin);
    return reclaimed;
  }

  /** Gives back a part of what the last collection left to be given back. */
  void giveBackSome() {
    if (givesBack) {
      givesBack = heap.giveBackMore(TURN);
    }
  }

  /** Gives back all of it; false if there was nothing. */
  boolean giveBackAll() {
    boolean some = givesBack;
    while (givesBack) {
      giveBackSome();
    }
    return some;
  }

  private void mark(RootSource roots) {
    heap.beginMark();
    marker.begin(names.capacity());
    roots.visit(marker);
    marker.finish();
  }

  /** Takes what is held now as what the last collection left. */
  void noteLive() {
    liveAtLast = heap.usage() + charges.charged();
  }

  /** True if use has passed the threshold and doubled, and the least interval is over. */
  boolean isDue(long extra) {
    long use = heap.usage() + charges.charged() + extra;
    return use > due() && heap.collects() && intervalIsOver();
  }

  /** Bytes of usage and charges past which the next collection starts; not below what is alive. */
  private long due() {
    return Math.max(threshold, GROWTH * liveAtLast);
  }

  private boolean intervalIsOver() {
    return minIntervalMillis == 0
        || !everRan
        || System.nanoTime() - lastEnd >= TimeUnit.MILLISECONDS.toNanos(minIntervalMillis);
  }

  long threshold() {
    return threshold;
  }

  void setThreshold(long bytes) {
    threshold = bytes;
  }

  long minIntervalMillis() {
    return minIntervalMillis;
  }

  void setMinIntervalMillis(long millis) {
    minIntervalMillis = Math.max(0, millis);
  }

  CollectionFigures figures() {
    return figures;
  }
}
