package valk.eval.run;

/**
 * Call sites, as they lie in a frame: a fixnum.
 *
 * <pre>
 *   63          54 53           27 26             2 1 0
 *   +-------------+---------------+----------------+---+
 *   | tail calls  | caller delta  | position + 1   | 00|
 *   +-------------+---------------+----------------+---+
 * </pre>
 *
 * <p>The delta is the distance from the caller's frame pointer to the callee's, 0 for a frame that
 * the host made. The position is a byte offset into the source of the caller's code, or -1, also
 * for what lies further than 32 MiB into it. The tail calls are those by which the frame passed
 * from the function that was called to the one that runs now; they are counted up to {@value
 * #MOST_TAIL_CALLS}.
 */
public final class Site {
  /** This many tail calls, or more. */
  static final int MOST_TAIL_CALLS = 1023;

  private static final int TAIL_CALLS_AT = 54;
  private static final int DELTA_AT = 27;
  private static final int DELTA_MASK = (1 << TAIL_CALLS_AT - DELTA_AT) - 1;
  private static final int POSITION_AT = 2;
  private static final int POSITION_MASK = (1 << DELTA_AT - POSITION_AT) - 1;

  private Site() {}

  /**
   * The site of a call that nothing has replaced yet.
   *
   * @param delta 0 to 134,217,727: more words than the shadow stack may have
   */
  public static long of(int delta, int position) {
    long shown = position < POSITION_MASK ? position + 1L : 0;
    return (long) delta << DELTA_AT | shown << POSITION_AT;
  }

  /** The same site, one tail call later. */
  public static long afterTailCall(long site) {
    return afterTailCalls(site, 1);
  }

  /** The same site, some tail calls later: 0 or more. */
  public static long afterTailCalls(long site, int calls) {
    int more = Math.min(calls, MOST_TAIL_CALLS - tailCalls(site));
    return site + ((long) more << TAIL_CALLS_AT);
  }

  public static int delta(long site) {
    return (int) (site >>> DELTA_AT) & DELTA_MASK;
  }

  public static int position(long site) {
    return ((int) (site >>> POSITION_AT) & POSITION_MASK) - 1;
  }

  /** How many tail calls ago the call was. */
  static int tailCalls(long site) {
    return (int) (site >>> TAIL_CALLS_AT);
  }

  /** Whether two sites differ at most in their tail calls. */
  static boolean sameCall(long a, long b) {
    return (a ^ b) << 64 - TAIL_CALLS_AT == 0;
  }
}
