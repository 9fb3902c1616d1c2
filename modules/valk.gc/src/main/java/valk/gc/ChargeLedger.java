package valk.gc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What several heaps together may charge for Java memory.
 *
 * <p>Each heap has a limit of its own; but ten interpreters with a limit of 1 GiB each would be
 * allowed more symbols and code than the JVM has memory. So heaps share a ledger, by default the
 * {@linkplain #ofThisJvm one of this JVM}, and when it is used up a further charge is refused as if
 * the heap's own limit were reached. May be used from any thread.
 */
public final class ChargeLedger {
  /** The default ledger grants this part of the JVM's maximum heap: one of so many. */
  public static final int SHARE = 4;

  private static final ChargeLedger OF_THIS_JVM =
      new ChargeLedger(Runtime.getRuntime().maxMemory() / SHARE);

  private final long limit;
  private final AtomicLong reserved = new AtomicLong();

  /**
   * A ledger of its own.
   *
   * @param limit bytes that may be reserved at one time
   */
  public ChargeLedger(long limit) {
    this.limit = limit;
  }

  /** The ledger that all heaps of this JVM share unless they are told otherwise. */
  public static ChargeLedger ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** Bytes that may be reserved at one time. */
  public long limit() {
    return limit;
  }

  /** Bytes reserved now by all heaps. */
  public long reserved() {
    return reserved.get();
  }

  /** Reserves bytes; false, and nothing is reserved, if that would pass the limit. */
  boolean reserve(long bytes) {
    while (true) {
      long now = reserved.get();
      if (bytes > limit - now) {
        return false;
      }
      if (reserved.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
  }

  void release(long bytes) {
    reserved.addAndGet(-bytes);
  }
}
