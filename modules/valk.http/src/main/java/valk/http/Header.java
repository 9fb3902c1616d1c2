package valk.http;

import java.util.Objects;

/**
 * One header field.
 *
 * @param name its name, a token (RFC 9110, section 5.6.2), compared without regard to case
 * @param value its value: characters up to U+00FF and no control character but the tabulator, so it
 *     cannot end the line that it stands in
 */
public record Header(String name, String value) {
  private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

  /**
   * Checks name and value.
   *
   * @throws IllegalArgumentException if either holds a character that it must not
   */
  public Header {
    Objects.requireNonNull(value, "value");
    if (!isToken(name)) {
      throw new IllegalArgumentException("not a token: \"%s\"".formatted(printable(name)));
    }
    if (!isValue(value)) {
      throw new IllegalArgumentException(
          "the value of %s holds what cannot stand in a header: \"%s\""
              .formatted(name, printable(value)));
    }
  }

  static boolean isToken(String text) {
    boolean isSoFar = !text.isEmpty();
    for (int i = 0; isSoFar && i < text.length(); i++) {
      isSoFar = isTokenCharacter(text.charAt(i));
    }
    return isSoFar;
  }

  private static boolean isValue(String text) {
    boolean isSoFar = true;
    for (int i = 0; isSoFar && i < text.length(); i++) {
      isSoFar = isValueCharacter(text.charAt(i));
    }
    return isSoFar;
  }

  /** Says whether these could be a field. */
  static boolean isWellFormed(String name, String value) {
    return isToken(name) && isValue(value);
  }

  static boolean isTokenCharacter(int c) {
    return c < 0x80 && Character.isLetterOrDigit(c) || TOKEN_SIGNS.indexOf(c) >= 0;
  }

  private static boolean isValueCharacter(int c) {
    return c >= ' ' && c != 0x7F && c <= 0xFF || c == '\t';
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?");
  }

  /** Says whether this is the field of a name, in any case. */
  boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }
}
