package valk.eval.value;

/** Counts the decimal digits of integers without a division. */
public final class Digits {
  private static final int MOST = 19;

  /** 10<sup>i</sup> for each i up to 18. */
  private static final long[] POWERS = new long[MOST];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < MOST; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private Digits() {}

  /**
   * Returns the number of digits of an integer.
   *
   * @param integer 0 or more
   */
  public static int of(long integer) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(integer | 1);
    int least = bits * 1233 >>> 12; // 1233 / 4096 is just above the logarithm of 2 to base 10.
    return least < MOST && integer >= POWERS[least] ? least + 1 : Math.max(least, 1);
  }
}
