package valk.gc;

/**
 * What a script made grow outside the space, in bytes: names, code, globals, buffers.
 *
 * <pre>
 *   |<-- baseline -->|<---- charged ---->|<- promised ->|
 *   0                                    total          reserved in the ledger
 * </pre>
 *
 * A promise is the part of the ledger that an {@code ensure} has reserved and that no charge has
 * used yet; it lapses at the next safepoint.
 */
final class Charges {
  private final ChargeLedger ledger;
  private long total;
  private long baseline;
  private long promised;
  private long peak;

  Charges(ChargeLedger ledger) {
    this.ledger = ledger;
  }

  /** Bytes charged beyond the baseline; 0 if the baseline itself has shrunk. */
  long charged() {
    return Math.max(0, total - baseline);
  }

  ChargeLedger ledger() {
    return ledger;
  }

  long promised() {
    return promised;
  }

  /** Replaces the promise; false if the ledger has not as much. */
  boolean promise(long bytes) {
    lapse();
    if (bytes == 0) {
      return true;
    }
    if (!ledger.reserve(bytes)) {
      return false;
    }
    promised = bytes;
    return true;
  }

  /** Gives what is left of the promise back. */
  void lapse() {
    if (promised > 0) {
      ledger.release(promised);
      promised = 0;
    }
  }

  /** Charges, out of the promise as far as it goes; false if the ledger has not as much. */
  boolean add(long bytes) {
    long fromPromise = Math.min(bytes, promised);
    if (!ledger.reserve(bytes - fromPromise)) {
      return false;
    }
    promised -= fromPromise;
    total += bytes;
    peak = Math.max(peak, charged());
    return true;
  }

  /**
   * Takes a charge back.
   *
   * @throws IllegalArgumentException if more is taken back than was charged
   */
  void subtract(long bytes) {
    if (bytes < 0 || bytes > total) {
      throw new IllegalArgumentException("credit=%d is not in 0..%d".formatted(bytes, total));
    }
    total -= bytes;
    ledger.release(bytes);
  }

  /** From now on only what goes beyond the present total counts. */
  void seal() {
    baseline = total;
  }

  /** The most that ever was {@link #charged}. */
  long peak() {
    return peak;
  }

  /** Forgets the peak that was. */
  void restartPeak() {
    peak = charged();
  }

  /** Gives everything back to the ledger. */
  void close() {
    lapse();
    ledger.release(total);
    total = 0;
  }
}
