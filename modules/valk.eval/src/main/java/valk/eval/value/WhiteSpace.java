package valk.eval.value;

/**
 * What separates words, in a source as in a string: the characters that have Unicode's property
 * {@code White_Space}, the no-break spaces among them. Unlike {@link Character#isWhitespace(int)},
 * which leaves those out and takes the separators U+001C to U+001F in.
 */
public final class WhiteSpace {
  private static final int NEXT_LINE = 0x85;

  private WhiteSpace() {}

  /** Whether a code point is white space. */
  public static boolean is(int codePoint) {
    return codePoint <= ' '
        ? codePoint == ' ' || codePoint >= '\t' && codePoint <= '\r'
        : codePoint == NEXT_LINE || Character.isSpaceChar(codePoint);
  }
}
