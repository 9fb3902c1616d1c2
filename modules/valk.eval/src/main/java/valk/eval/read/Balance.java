package valk.eval.read;

import java.util.BitSet;

/**
 * Whether a text that is being typed is ready to be evaluated. Only tokens are looked at, so this
 * needs no machine.
 */
public enum Balance {
  /** Every form is closed; also a text without any form. */
  CLOSED,

  /** Something is open, or a quote waits for its form: more text can complete it. */
  OPEN,

  /** No further text can make it readable. */
  BROKEN;

  /**
   * Looks at a text.
   *
   * @param utf8 the text, any bytes
   */
  public static Balance of(byte[] utf8) {
    return new Check(new Lexer(new Source("<check>", utf8))).run();
  }

  /** The open brackets: two bits for each, which of the four it is. */
  private static final class Check {
    private static final int KINDS = 4;

    private final Lexer lexer;
    private final BitSet opened = new BitSet();
    private int depth;
    private boolean prefixed;

    Check(Lexer lexer) {
      this.lexer = lexer;
    }

    Balance run() {
      while (true) {
        Token token = lexer.next();
        if (token == Token.END) {
          return depth > 0 || prefixed ? OPEN : CLOSED;
        }
        if (token == Token.FAILURE) {
          return lexer.failure().openedAt() >= 0 ? OPEN : BROKEN;
        }
        if (!accept(token)) {
          return BROKEN;
        }
      }
    }

    private boolean accept(Token token) {
      boolean afterPrefix = prefixed;
      prefixed = token.isPrefix() && !isSeparator(token);
      if (token.opens()) {
        push(token);
        return depth <= Reader.DEFAULT_DEPTH;
      }
      return !token.closes() || !afterPrefix && depth > 0 && token.fits(pop());
    }

    /** A comma before a blank separates the entries of a map. */
    private boolean isSeparator(Token token) {
      return token == Token.UNQUOTE
          && depth > 0
          && top(depth) == Token.OPEN_MAP
          && lexer.isBlankNext();
    }

    private void push(Token token) {
      int kind = token.ordinal() - Token.OPEN_EXPRESSION.ordinal();
      opened.set(2 * depth, (kind & 1) != 0);
      opened.set(2 * depth + 1, kind >= KINDS / 2);
      depth++;
    }

    private Token pop() {
      return top(depth--);
    }

    private Token top(int at) {
      int low = opened.get(2 * at - 2) ? 1 : 0;
      int high = opened.get(2 * at - 1) ? 2 : 0;
      return Token.values()[Token.OPEN_EXPRESSION.ordinal() + low + high];
    }
  }
}
