package valk.eval.read;

import org.jspecify.annotations.Nullable;
import valk.eval.value.ErrorKind;
import valk.eval.value.RealCell;
import valk.eval.value.StringCell;
import valk.eval.value.Workspace;
import valk.gc.Words;

/**
 * Reads forms from a source, one after the other.
 *
 * <p>Iterative: open lists lie as frames on the shadow stack, above whatever the caller has there.
 *
 * <pre>
 *   opening token | frame around it, or -1 | position | span entry | element | element | ...
 * </pre>
 *
 * The first four words are fixnums. When the list closes, its pairs are built from the last element
 * to the first, and the frame gives way to the list. A prefix such as {@code '} has a frame too; it
 * closes when one form has come.
 *
 * <p>Nesting is limited. The span table of a form is charged to the heap while the reader holds it,
 * until the next form or {@link #close}; who keeps it for longer charges it again.
 *
 * <p>For the thread that owns the workspace.
 */
public final class Reader implements AutoCloseable {
  /** Lists and prefixes inside each other that are accepted unless the caller says otherwise. */
  public static final int DEFAULT_DEPTH = 10_000;

  private static final int TOKEN = 0;
  private static final int AROUND = 1;
  private static final int POSITION = 2;
  private static final int SPAN = 3;
  private static final int FRAME_WORDS = 4;
  private static final int NO_FRAME = -1;

  private static final int STEPS_BETWEEN_POLLS = 1024;
  private static final int PAIRS_AT_ONCE = 1024;
  private static final Token[] TOKENS = Token.values();

  private final Workspace w;
  private final Lexer lexer;
  private final int maxDepth;
  private SpanTable spans = new SpanTable();
  private long charged;
  private @Nullable ReadFailure failure;

  private int fp;
  private int top;
  private int frame;
  private int depth;
  private int lastEnd;
  private int steps;

  /** A reader with the {@linkplain #DEFAULT_DEPTH default} limit of nesting. */
  public Reader(Workspace w, Source source) {
    this(w, source, DEFAULT_DEPTH);
  }

  /**
   * @param maxDepth lists and prefixes inside each other that are accepted, at least 1
   */
  public Reader(Workspace w, Source source, int maxDepth) {
    this.w = w;
    this.lexer = new Lexer(source);
    this.maxDepth = maxDepth;
  }

  /** Whether more than blanks and comments is left; it may turn out to be malformed. */
  public boolean hasNext() {
    return failure != null || !lexer.atEnd();
  }

  /** As {@link #next(int, int)}, with the stack free from {@code fp} up. */
  public long next(int fp) {
    return next(fp, fp);
  }

  /**
   * Reads the next form. A safepoint.
   *
   * @param fp frame that asks
   * @param top first free stack index
   * @return the form; {@link Words#NONE} at the end of the source; {@link Words#UNSET} when the
   *     text is malformed, now and ever after, as {@link #failure} says
   */
  public long next(int fp, int top) {
    begin(fp, top);
    while (failure == null) {
      Token token = lexer.next();
      if (++steps % STEPS_BETWEEN_POLLS == 0) {
        w.pollAfterElements(STEPS_BETWEEN_POLLS, fp, this.top);
      }
      if (token == Token.END && frame == NO_FRAME) {
        return Words.NONE;
      }
      if (accept(token)) {
        return w.stack()[top];
      }
      lastEnd = lexer.end();
    }
    return Words.UNSET;
  }

  /** The places of the form that was read last. */
  public SpanTable spans() {
    return spans;
  }

  /**
   * Why the text cannot be read.
   *
   * @throws IllegalStateException nothing failed
   */
  public ReadFailure failure() {
    if (failure == null) {
      throw new IllegalStateException("the reader has not failed");
    }
    return failure;
  }

  /** Credits what the span table was charged. */
  @Override
  public void close() {
    w.heap().credit(charged);
    charged = 0;
  }

  private void begin(int fp, int top) {
    close();
    this.fp = fp;
    this.top = top;
    spans = new SpanTable();
    frame = NO_FRAME;
    depth = 0;
  }

  // ---- tokens

  /** Takes a token; true when it completes the form, which then is the word above the caller's. */
  private boolean accept(Token token) {
    if (token.opens() || token.isPrefix()) {
      return !isSeparator(token) && open(token);
    }
    if (token.closes()) {
      return close(token);
    }
    return switch (token) {
      case END -> endInside();
      case FAILURE -> fail();
      default -> atom(token);
    };
  }

  private boolean endInside() {
    Token opening = openToken();
    if (opening.isPrefix()) {
      return failWithoutForm(opening);
    }
    lexer.unclosed(opening.text(), lastEnd, number(POSITION));
    return fail();
  }

  private boolean failWithoutForm(Token prefix) {
    return fail("no form after " + prefix.text());
  }

  private boolean fail(String message) {
    lexer.fail(ErrorKind.READ, message, lexer.start());
    return fail();
  }

  private boolean fail() {
    failure = lexer.failure();
    return false;
  }

  /** A comma before a blank separates the entries of a map, as the printer writes them. */
  private boolean isSeparator(Token token) {
    return token == Token.UNQUOTE
        && frame != NO_FRAME
        && openToken() == Token.OPEN_MAP
        && lexer.isBlankNext();
  }

  private boolean atom(Token token) {
    span(lexer.start());
    return complete(
        switch (token) {
          case INTEGER -> integer();
          case REAL -> real();
          case STRING -> string();
          case KEYWORD -> Words.keyword(name(lexer.start() + 1));
          default -> Words.symbol(name(lexer.start()));
        });
  }

  private long integer() {
    return NumberLiteral.word(w, lexer.text(), lexer.start(), lexer.end(), fp, top);
  }

  private long real() {
    w.ensure(RealCell.SIZE, fp, top);
    return RealCell.make(w.heap(), lexer.real());
  }

  private long string() {
    StringLiteral literal = lexer.string();
    return StringCell.make(w, literal.bytes(), 0, literal.length(), fp, top);
  }

  private int name(int from) {
    return w.names().intern(w, lexer.text(), from, lexer.end() - from, fp, top);
  }

  // ---- frames

  private boolean open(Token token) {
    if (depth == maxDepth) {
      return fail("nested more than " + maxDepth + " deep");
    }
    int entry = span(lexer.start());
    w.reserve(fp, top + FRAME_WORDS);
    long[] stack = w.stack();
    stack[top + TOKEN] = Words.fixnum(token.ordinal());
    stack[top + AROUND] = Words.fixnum(frame);
    stack[top + POSITION] = Words.fixnum(lexer.start());
    stack[top + SPAN] = Words.fixnum(entry);
    frame = top;
    top += FRAME_WORDS;
    depth++;
    return addImpliedHead(token);
  }

  /** The symbol that the reader puts before the elements, placed where the token is. */
  private boolean addImpliedHead(Token token) {
    String head = impliedHead(token);
    if (!head.isEmpty()) {
      span(lexer.start());
      push(Words.symbol(w.names().permanent(head)));
    }
    return false;
  }

  private static String impliedHead(Token token) {
    return switch (token) {
      case OPEN_VECTOR -> "vector";
      case OPEN_MAP -> "map/of";
      case QUOTE -> "quote";
      case QUASIQUOTE -> "quasiquote";
      case UNQUOTE -> "unquote";
      case UNQUOTE_SPLICING -> "unquote-splicing";
      default -> "";
    };
  }

  private boolean close(Token token) {
    if (frame == NO_FRAME) {
      return fail("unexpected '" + token.text() + "'");
    }
    Token opening = openToken();
    if (opening.isPrefix()) {
      return failWithoutForm(opening);
    }
    if (!token.fits(opening)) {
      lexer.mismatch(token.text(), opening.text(), number(POSITION));
      return fail();
    }
    long list = closeFrame(opening == Token.OPEN_QUOTED ? Words.QUOTED : Words.EXPRESSION);
    return complete(list);
  }

  /** Puts a finished value where it belongs; true when that is nowhere but the whole form. */
  private boolean complete(long value) {
    push(value);
    while (frame != NO_FRAME && openToken().isPrefix()) {
      push(closeFrame(Words.EXPRESSION));
    }
    return frame == NO_FRAME;
  }

  private void push(long word) {
    w.reserve(fp, top + 1);
    w.stack()[top++] = word;
  }

  /** Replaces the innermost frame by the list of its elements. */
  private long closeFrame(int tag) {
    spans.close(number(SPAN));
    long list = list(frame + FRAME_WORDS, tag);
    int around = number(AROUND);
    top = frame;
    frame = around;
    depth--;
    return list;
  }

  /** The list of the words from a stack index up to the top. */
  private long list(int first, int tag) {
    int next = top;
    w.reserve(fp, top + 1);
    w.stack()[top] = Words.NIL;
    while (next > first) {
      int chunk = Math.min(next - first, PAIRS_AT_ONCE);
      w.ensure((long) Words.PAIR_BYTES * chunk, fp, top + 1);
      long[] stack = w.stack();
      long list = stack[top];
      for (int i = 0; i < chunk; i++) {
        list = w.heap().pair(stack[--next], list) | tag;
      }
      stack[top] = list;
    }
    return w.stack()[top];
  }

  private int number(int part) {
    return (int) Words.integer(w.stack()[frame + part]);
  }

  private Token openToken() {
    return TOKENS[number(TOKEN)];
  }

  // ---- spans

  /** Adds a span entry; the memory that the table takes is charged. A safepoint. */
  private int span(int position) {
    long growth = spans.growth();
    if (growth > 0) {
      w.ensure(0, growth, fp, top);
      w.heap().charge(growth);
      charged += growth;
    }
    return spans.add(position);
  }
}
