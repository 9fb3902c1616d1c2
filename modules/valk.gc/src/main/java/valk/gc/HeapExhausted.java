package valk.gc;

/**
 * The heap cannot grant what was asked for, even after a collection.
 *
 * <p>Thrown before anything has changed, so nothing is half done. Each heap makes one instance and
 * throws it again and again, without a stack trace, so that running out of memory needs no memory;
 * its message is made when it is asked for, and tells of the latest case.
 */
public final class HeapExhausted extends RuntimeException {
  private static final long serialVersionUID = 1;

  private String reason = "heap exhausted";
  private long used;
  private long limit;

  HeapExhausted() {
    super(null, null, false, false);
  }

  /** Takes the numbers of a new case: what is in use, and of how much. */
  HeapExhausted because(String why, long usedNow, long limitNow) {
    reason = why;
    used = usedNow;
    limit = limitNow;
    return this;
  }

  /** Why, and the numbers: {@code nothing is left for new values: 65000000 of 67108864 in use}. */
  @Override
  public String getMessage() {
    return "%s: %d of %d in use".formatted(reason, used, limit);
  }
}
