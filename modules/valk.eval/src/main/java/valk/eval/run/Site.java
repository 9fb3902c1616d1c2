package valk.eval.run;

/**
 * Call sites, as they lie in a frame: a fixnum.
 *
 * <pre>
 *   63            34 33             2 1 0
 *   +---------------+----------------+---+
 *   | caller delta  | position + 1   | 00|
 *   +---------------+----------------+---+
 * </pre>
 *
 * <p>The delta is the distance from the caller's frame pointer to the callee's, 0 for a frame that
 * the host made; the position is a byte offset into the source of the caller's code, or -1.
 */
public final class Site {
  private Site() {}

  public static long of(int delta, int position) {
    return (long) delta << 34 | (position + 1L) << 2;
  }

  public static int delta(long site) {
    return (int) (site >>> 34);
  }

  public static int position(long site) {
    return (int) (site >>> 2 & 0xffff_ffffL) - 1;
  }
}
