package valk.eval.run;

/** The bytes that an evaluation may still write. Owned like the machine. */
public final class OutputQuota {
  private final long limit;
  private long left;

  /**
   * @param limit bytes of each evaluation, 0 or more
   */
  public OutputQuota(long limit) {
    this.limit = limit;
    this.left = limit;
  }

  /** Bytes of each evaluation. */
  long limit() {
    return limit;
  }

  /** An evaluation begins. */
  public void renew() {
    left = limit;
  }

  /** Takes so many bytes, or those that are left. */
  int take(int wanted) {
    int granted = (int) Math.min(wanted, left);
    left -= granted;
    return granted;
  }
}
