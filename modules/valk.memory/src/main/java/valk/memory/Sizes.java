package valk.memory;

/**
 * Sizes in bytes as people write them: {@code 4194304}, {@code 512K}, {@code 64M}, {@code 2G}. A
 * suffix is a power of 1024, in either case.
 *
 * <pre>
 *   size   = digit { digit } [ "K" | "M" | "G" | "k" | "m" | "g" ]
 * </pre>
 */
public final class Sizes {

  /** 1024 bytes. */
  public static final long K = 1L << 10;

  /** 1024 {@link #K}. */
  public static final long M = 1L << 20;

  /** 1024 {@link #M}. */
  public static final long G = 1L << 30;

  private static final String ACCEPTED = "a number of bytes such as 4194304, 512K, 64M or 2G";

  private Sizes() {}

  /**
   * Reads a size.
   *
   * @param setting name of the variable or option the text comes from, for the error message
   * @param text the size as written; no blanks, no sign
   * @return the size in bytes, 0 to 2<sup>63</sup> - 1
   * @throws MemoryLimitException if {@code text} is not a size or exceeds 2<sup>63</sup> - 1 bytes
   */
  public static long parse(String setting, String text) {
    long unit = unit(text);
    int end = unit == 1 ? text.length() : text.length() - 1;
    long number = digits(text, end);
    if (number < 0 || number > Long.MAX_VALUE / unit) {
      throw new MemoryLimitException(setting, text, ACCEPTED);
    }
    return number * unit;
  }

  private static long unit(String text) {
    return switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
      case 'K', 'k' -> K;
      case 'M', 'm' -> M;
      case 'G', 'g' -> G;
      default -> 1;
    };
  }

  /** Returns the number that the first {@code end} characters write, -1 if they write none. */
  private static long digits(String text, int end) {
    if (end == 0) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /**
   * Writes a size in the shortest form that {@link #parse} reads back to the same number.
   *
   * @param bytes the size in bytes, 0 or more
   */
  public static String format(long bytes) {
    if (bytes == 0) {
      return "0";
    }
    if (bytes % G == 0) {
      return bytes / G + "G";
    }
    if (bytes % M == 0) {
      return bytes / M + "M";
    }
    return bytes % K == 0 ? bytes / K + "K" : Long.toString(bytes);
  }
}
