package valk.eval.value;

import valk.gc.Words;

/**
 * Makes a string from text of which nobody knows the length before it was written once.
 *
 * <p>A short text is collected in a buffer and copied. A longer one is written twice: once to count
 * it, then into a string of exactly that size. So a long text needs no memory outside the managed
 * heap, and none twice.
 */
public final class TextMaker {
  private static final int SHORT_BYTES = 512;

  private TextMaker() {}

  /** Writes the text; called once or twice, and must write the same each time. */
  @FunctionalInterface
  public interface Body {
    /**
     * Writes the text. May reach safepoints.
     *
     * @param top first free stack index
     */
    void write(ByteSink sink, int top);
  }

  /**
   * The word of a string with the text that {@code body} writes. A safepoint.
   *
   * @param top first free stack index
   * @return the string, or {@link Words#UNSET} when the text is longer than a string can be
   */
  public static long make(Workspace w, Body body, int fp, int top) {
    CollectingSink measure = new CollectingSink(SHORT_BYTES, useless(w));
    body.write(measure, top);
    measure.flush();
    if (measure.total() > StringCell.MAX_BYTES) {
      return Words.UNSET;
    }
    int bytes = (int) measure.total();
    return measure.isComplete()
        ? StringCell.make(w, measure.bytes(), 0, bytes, fp, top)
        : written(w, body, bytes, (int) measure.codePoints(), fp, top);
  }

  /** A text longer than this cannot become a string; to count on would be work for nothing. */
  private static long useless(Workspace w) {
    return Math.min(StringCell.MAX_BYTES, w.heap().hardLimit());
  }

  private static long written(Workspace w, Body body, int bytes, int codePoints, int fp, int top) {
    w.reserve(fp, top + 1);
    long string = StringCell.allocate(w, bytes, codePoints, fp, top);
    w.stack()[top] = string;
    CellSink target = new CellSink(w, top);
    body.write(target, top + 1);
    target.flush();
    return w.stack()[top];
  }

  /** Writes into a string; asks for its word each time, since the string may move meanwhile. */
  private static final class CellSink extends ByteSink {
    private final Workspace w;
    private final int slot;
    private int written;

    CellSink(Workspace w, int slot) {
      this.w = w;
      this.slot = slot;
    }

    @Override
    protected void drain(byte[] bytes, int count) {
      long text = StringCell.textAt(w.stack()[slot]);
      w.heap().space().copyIn(bytes, 0, text + written, count);
      written += count;
    }
  }
}
