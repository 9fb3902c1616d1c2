package valk.eval.read;

import java.util.Arrays;

/** The text of one form, as it stands in a source. */
public final class FormText {
  private FormText() {}

  /**
   * The bytes of the form that begins at a position, comments and line breaks inside it included.
   *
   * @param position byte offset into the source
   * @return empty when no complete form begins there
   */
  public static byte[] at(Source source, int position) {
    if (position < 0 || position >= source.length()) {
      return new byte[0];
    }
    Lexer lexer = new Lexer(source, position);
    int depth = 0;
    Token token;
    do {
      token = lexer.next();
      if (token == Token.END || token == Token.FAILURE) {
        return new byte[0];
      }
      depth += token.opens() ? 1 : token.closes() ? -1 : 0;
    } while (depth > 0 || token.isPrefix());
    return depth < 0 ? new byte[0] : Arrays.copyOfRange(source.text(), position, lexer.end());
  }
}
