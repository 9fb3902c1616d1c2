package valk.eval;

/**
 * Finds out whether the calling thread has the Java stack that shallow evaluation may need, before
 * anything is under way that a stack overflow could tear apart.
 *
 * <p>The probe calls itself until it has touched {@link #BYTES}: each level keeps sixteen longs
 * alive across the call, so a compiled frame has at least 128 bytes and an interpreted one more.
 * What evaluation itself uses of it is {@link #EVALUATION_BYTES}; the rest is for the builtin,
 * collection or stream that is called at the deepest point.
 */
final class StackProbe {
  /** Java stack in bytes that frames of Lisp may take on the thread of the caller. */
  static final int EVALUATION_BYTES = 160 * 1024;

  /** Java stack in bytes that the probe touches at least. */
  static final int BYTES = EVALUATION_BYTES + 96 * 1024;

  private static final int BYTES_A_LEVEL = 16 * Long.BYTES;

  private StackProbe() {}

  /** Whether at least {@link #BYTES} of Java stack are left on the calling thread. */
  static boolean hasRoom() {
    try {
      return touch(BYTES / BYTES_A_LEVEL, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14) != 0;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  private static long touch(
      long level,
      long a,
      long b,
      long c,
      long d,
      long e,
      long f,
      long g,
      long h,
      long i,
      long j,
      long k,
      long l,
      long n,
      long o,
      long p) {
    if (level == 0) {
      return 1;
    }
    long below = touch(level - 1, b, c, d, e, f, g, h, i, j, k, l, n, o, p, level);
    return below | (level ^ a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j ^ k ^ l ^ n ^ o ^ p);
  }
}
