package valk.eval.value;

import java.nio.ByteOrder;

/**
 * Decimal digits of integers, without a loop or a division for each.
 *
 * <p>Eight digits are made at once, side by side in one word: halves of four digits are parted into
 * two of two digits each, and these into single ones, by multiplications that stand for divisions
 * and hit no neighbour, since what they give is less than the room that each has.
 */
public final class Digits {
  private static final int MOST = 19;

  /** Digits that one word holds. */
  public static final int IN_WORD = Long.BYTES;

  /** The first integer of more digits than a word holds. */
  public static final long ABOVE_WORD = 100_000_000;

  private static final int FOUR_DIGITS = 10_000;
  private static final long ZEROS = 0x3030_3030_3030_3030L;

  private static final boolean LOW_BYTE_IS_FIRST =
      ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

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

  /**
   * Returns the last digits of an integer as the text that begins a word, as {@link
   * valk.memory.Space#store} writes it.
   *
   * @param integer 0 or more, below {@link #ABOVE_WORD}
   * @param count how many, 1 to {@link #IN_WORD}; what the word holds behind them does not matter
   */
  public static long text(long integer, int count) {
    int surplus = (IN_WORD - count) * Byte.SIZE;
    long eight = (parted(integer) | ZEROS) >>> surplus;
    return LOW_BYTE_IS_FIRST ? eight : Long.reverseBytes(eight);
  }

  /** Eight digits as bytes of a word, the first in the lowest. */
  private static long parted(long integer) {
    long four = integer / FOUR_DIGITS | integer % FOUR_DIGITS << 32;
    long hundreds = four * 10_486 >>> 20 & 0x7F_0000_007FL; // Of 0 to 9999, by 100.
    long two = (four - 100 * hundreds << 16) + hundreds;
    long tens = two * 103 >>> 10 & 0xF_000F_000F_000FL; // Of 0 to 99, by 10.
    return (two - 10 * tens << 8) + tens;
  }
}
