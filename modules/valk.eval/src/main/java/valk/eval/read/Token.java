package valk.eval.read;

/** What the lexer tells apart. */
enum Token {
  END("the end"),
  FAILURE("an error"),
  OPEN_EXPRESSION("("),
  OPEN_QUOTED("{"),
  OPEN_VECTOR("["),
  OPEN_MAP("#{"),
  CLOSE_ROUND(")"),
  CLOSE_CURLY("}"),
  CLOSE_SQUARE("]"),
  QUOTE("'"),
  QUASIQUOTE("`"),
  UNQUOTE(","),
  UNQUOTE_SPLICING(",@"),
  INTEGER("an integer"),
  REAL("a real"),
  STRING("a string"),
  SYMBOL("a symbol"),
  KEYWORD("a keyword");

  private final String text;

  Token(String text) {
    this.text = text;
  }

  /** How it is written, or what it is. */
  String text() {
    return text;
  }

  boolean opens() {
    return this == OPEN_EXPRESSION
        || this == OPEN_QUOTED
        || this == OPEN_VECTOR
        || this == OPEN_MAP;
  }

  boolean closes() {
    return this == CLOSE_ROUND || this == CLOSE_CURLY || this == CLOSE_SQUARE;
  }

  /** Whether it stands before one form and makes it another. */
  boolean isPrefix() {
    return this == QUOTE || this == QUASIQUOTE || this == UNQUOTE || this == UNQUOTE_SPLICING;
  }

  /** Whether this closing bracket fits the opening one. */
  boolean fits(Token opening) {
    return switch (opening) {
      case OPEN_EXPRESSION -> this == CLOSE_ROUND;
      case OPEN_QUOTED, OPEN_MAP -> this == CLOSE_CURLY;
      case OPEN_VECTOR -> this == CLOSE_SQUARE;
      default -> false;
    };
  }
}
