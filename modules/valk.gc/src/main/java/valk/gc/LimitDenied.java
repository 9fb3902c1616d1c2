package valk.gc;

/** A hard limit above the ceiling that the host has set was asked for. */
public final class LimitDenied extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long requested;
  private final long ceiling;

  LimitDenied(long requested, long ceiling) {
    super("hard limit " + requested + " is above the ceiling " + ceiling);
    this.requested = requested;
    this.ceiling = ceiling;
  }

  /** Bytes that were asked for. */
  public long requested() {
    return requested;
  }

  /** Bytes that the host allows at most. */
  public long ceiling() {
    return ceiling;
  }
}
