package valk.eval.read;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import valk.eval.value.ErrorKind;
import valk.eval.value.Utf8;
import valk.eval.value.WhiteSpace;

/**
 * Cuts a source into tokens. Needs no machine and makes no value.
 *
 * <p>Reading stops at the first byte that may not stand in a source: what lies before it is read as
 * usual, and the token that would contain it fails.
 */
final class Lexer {
  private static final String DELIMITERS = "(){}[]\";'`,";
  private static final int SHOWN = 40;

  private final Source source;
  private final byte[] text;
  private final int limit;
  private final StringLiteral literal = new StringLiteral();
  private int at;
  private int start;
  private double real;
  private @Nullable ReadFailure failure;

  Lexer(Source source) {
    this(source, source.begin());
  }

  /** Begins at a position that is not inside a token. */
  Lexer(Source source, int position) {
    this.source = source;
    this.text = source.text();
    this.limit = source.firstIllegal();
    this.at = Math.min(position, limit);
  }

  /** Whether there is nothing but blanks and comments before the end of the source. */
  boolean atEnd() {
    skipBlanks();
    return at == text.length;
  }

  /** The next token; after a failure, that failure again. */
  Token next() {
    if (failure != null) {
      return Token.FAILURE;
    }
    skipBlanks();
    start = at;
    if (at == limit) {
      return at == text.length ? Token.END : illegal();
    }
    return scan(text[at]);
  }

  /** The source text, in which {@link #start} and {@link #end} lie. */
  byte[] text() {
    return text;
  }

  /** Position at which the token begins. */
  int start() {
    return start;
  }

  /** Position after the token. */
  int end() {
    return at;
  }

  /** The value of a real token. */
  double real() {
    return real;
  }

  /** The decoded string token. */
  StringLiteral string() {
    return literal;
  }

  /** Why the last token failed. */
  ReadFailure failure() {
    if (failure == null) {
      throw new IllegalStateException("no token failed");
    }
    return failure;
  }

  /** Whether a blank, or the end, follows the token. */
  boolean isBlankNext() {
    return at == limit || blankLength(at) > 0;
  }

  // ---- blanks

  private void skipBlanks() {
    while (at < limit) {
      int blank = blankLength(at);
      if (blank > 0) {
        at += blank;
      } else if (text[at] == ';') {
        skipLine();
      } else {
        return;
      }
    }
  }

  private void skipLine() {
    while (at < limit && text[at] != '\n') {
      at++;
    }
  }

  /** Bytes of the white space that begins at a position, or 0. */
  private int blankLength(int position) {
    byte first = text[position];
    if (first >= 0) {
      return first <= ' ' ? 1 : 0;
    }
    int codePoint = Utf8.codePointAt(text, position);
    return WhiteSpace.is(codePoint) ? Utf8.length(first) : 0;
  }

  // ---- tokens

  private Token scan(byte first) {
    return switch (first) {
      case '(' -> take(Token.OPEN_EXPRESSION);
      case '{' -> take(Token.OPEN_QUOTED);
      case '[' -> take(Token.OPEN_VECTOR);
      case ')' -> take(Token.CLOSE_ROUND);
      case '}' -> take(Token.CLOSE_CURLY);
      case ']' -> take(Token.CLOSE_SQUARE);
      case '\'' -> take(Token.QUOTE);
      case '`' -> take(Token.QUASIQUOTE);
      case ',' -> take(nextIs('@') ? Token.UNQUOTE_SPLICING : Token.UNQUOTE);
      case '#' -> nextIs('{') ? take(Token.OPEN_MAP) : hash();
      case '"' -> quotedString();
      default -> word();
    };
  }

  private boolean nextIs(char wanted) {
    return at + 1 < limit && text[at + 1] == wanted;
  }

  private Token take(Token token) {
    at += token.text().length();
    return token;
  }

  private Token quotedString() {
    at = literal.decode(text, start + 1, limit);
    String problem = literal.problem();
    if (problem != null) {
      return fail(ErrorKind.READ, problem, literal.problemAt());
    }
    if (literal.isClosed()) {
      return Token.STRING;
    }
    return limit < text.length ? illegal() : unclosed("\"", lastVisible(), start);
  }

  /**
   * One past the last character that is no blank: where somebody would look for a missing quote.
   */
  private int lastVisible() {
    int end = text.length;
    while (end > start + 1 && text[end - 1] >= 0 && Character.isWhitespace(text[end - 1])) {
      end--;
    }
    return end;
  }

  /** A symbol, keyword or number. */
  private Token word() {
    skipWord();
    if (at == limit && limit < text.length) {
      return illegal();
    }
    if (text[start] == ':') {
      return at - start > 1 ? Token.KEYWORD : fail(ErrorKind.READ, "keyword without a name", start);
    }
    return switch (NumberLiteral.kind(text, start, at)) {
      case NONE -> Token.SYMBOL;
      case INTEGER -> Token.INTEGER;
      case REAL -> realToken();
    };
  }

  private void skipWord() {
    while (at < limit && DELIMITERS.indexOf(text[at]) < 0 && blankLength(at) == 0) {
      at += Utf8.length(text[at]);
    }
  }

  private Token realToken() {
    real = NumberLiteral.real(text, start, at);
    return NumberLiteral.isFaithful(real, text, start, at)
        ? Token.REAL
        : fail(ErrorKind.READ, "real number out of range: " + shown(), start);
  }

  /** A number sign begins no symbol. */
  private Token hash() {
    skipWord();
    String shown = shown();
    String message =
        shown.startsWith("#<")
            ? "'#<' begins what has no readable form"
            : "a symbol cannot begin with '#'" + insteadOf(shown);
    return fail(ErrorKind.READ, message, start);
  }

  /** What other Lisps write so. */
  private static String insteadOf(String word) {
    return switch (word) {
      case "#t", "#true" -> "; write true";
      case "#f", "#false" -> "; write false";
      default -> "";
    };
  }

  private String shown() {
    int length = Math.min(at - start, SHOWN);
    String cut = at - start > SHOWN ? "…" : "";
    return new String(text, start, length, StandardCharsets.UTF_8) + cut;
  }

  // ---- failures

  private Token illegal() {
    at = limit;
    return fail(ErrorKind.READ, source.illegality(), limit);
  }

  /** Something was left open. */
  Token unclosed(String opening, int position, int openedAt) {
    String message = "unclosed '" + opening + "' opened at " + source.place(openedAt);
    failure = new ReadFailure(ErrorKind.READ, message, position, openedAt);
    return Token.FAILURE;
  }

  /** A bracket closes what another kind opened. */
  Token mismatch(String closing, String opening, int openedAt) {
    String message =
        "'" + closing + "' does not close '" + opening + "' opened at " + source.place(openedAt);
    return fail(ErrorKind.READ, message, start);
  }

  Token fail(ErrorKind kind, String message, int position) {
    failure = new ReadFailure(kind, message, position, ReadFailure.NOTHING_OPEN);
    return Token.FAILURE;
  }
}
