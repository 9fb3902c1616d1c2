package valk.gc;

import valk.gc.spi.CellHeap;

/**
 * The most that the heap ever held, found without a counter at any allocation: usage and footprint
 * rise until a collection ends and charges until a credit, so it is enough to look right before
 * these, and when somebody asks.
 */
final class PeakFigures {
  private final CellHeap heap;
  private final Charges charges;
  private long usage;
  private long footprint;
  private long limited;

  PeakFigures(CellHeap heap, Charges charges) {
    this.heap = heap;
    this.charges = charges;
  }

  /** To be called before the heap frees cells. */
  void beforeFall() {
    usage = Math.max(usage, heap.usage());
    footprint = Math.max(footprint, heap.footprint());
    beforeCredit();
  }

  /** To be called before a charge is taken back. */
  void beforeCredit() {
    limited = Math.max(limited, heap.footprint() + charges.charged());
  }

  /** Forgets what was. */
  void restart() {
    usage = 0;
    footprint = 0;
    limited = 0;
    charges.restartPeak();
  }

  long usage() {
    return usage;
  }

  long footprint() {
    return footprint;
  }

  long charged() {
    return charges.peak();
  }

  /** Of footprint and charges together. */
  long limited() {
    return limited;
  }
}
