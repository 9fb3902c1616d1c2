package valk.eval.value;

import java.util.Locale;

/**
 * The escapes of string literals, for those who write them and those who read them.
 *
 * <p>{@code \a \b \f \n \r \t \v \\ \' \" \0}, and {@code \}{@code uXXXX} with four hexadecimal
 * digits; a code point above U+FFFF is written as two of these, a surrogate pair.
 */
public final class Escapes {
  private static final String LETTERS = "abfnrtv\\'\"0";
  private static final String MEANINGS = "\u0007\b\f\n\r\t\u000B\\'\"\0";

  /** What stands for "no such escape". */
  public static final int UNKNOWN = -1;

  private Escapes() {}

  /** The code point that a letter after the backslash stands for, or {@link #UNKNOWN}. */
  public static int meaning(int letter) {
    int at = LETTERS.indexOf(letter);
    return at < 0 ? UNKNOWN : MEANINGS.charAt(at);
  }

  /** How a code point is written inside a string literal, or the empty text for as it is. */
  static String of(int codePoint) {
    if (codePoint == '\'') {
      return "";
    }
    int at = MEANINGS.indexOf(codePoint);
    if (at >= 0) {
      return "\\" + LETTERS.charAt(at);
    }
    return Character.isISOControl(codePoint)
        ? String.format(Locale.ROOT, "\\u%04x", codePoint)
        : "";
  }
}
