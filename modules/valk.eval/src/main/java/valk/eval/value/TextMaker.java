package valk.eval.value;

import valk.gc.Words;

/**
 * Makes a string from text of which nobody knows the length before it was written once.
 *
 * <p>A text that fits the {@link TextBuffer} is collected there and copied. A longer one is written
 * twice: once to count it, then into a string of exactly that size. So a long text needs no memory
 * outside the managed heap, and none twice.
 */
public final class TextMaker {
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
    byte[] buffer = w.textBuffer().take();
    long string = make(w, body, buffer, fp, top);
    w.textBuffer().giveBack(buffer);
    return string;
  }

  private static long make(Workspace w, Body body, byte[] buffer, int fp, int top) {
    CountingSink measure = new CountingSink(buffer, useless(w));
    body.write(measure, top);
    if (measure.total == 0) {
      return StringCell.make(w, buffer, 0, measure.waiting(), fp, top);
    }
    measure.flush();
    return measure.total > StringCell.MAX_BYTES
        ? Words.UNSET
        : written(w, body, buffer, (int) measure.total, (int) measure.codePoints, fp, top);
  }

  /** A text longer than this cannot become a string; to count on would be work for nothing. */
  private static long useless(Workspace w) {
    return Math.min(StringCell.MAX_BYTES, w.heap().hardLimit());
  }

  private static long written(
      Workspace w, Body body, byte[] buffer, int bytes, int codePoints, int fp, int top) {
    w.reserve(fp, top + 1);
    long string = StringCell.allocate(w, bytes, codePoints, fp, top);
    w.stack()[top] = string;
    CellSink target = new CellSink(w, buffer, top);
    body.write(target, top + 1);
    target.flush();
    return w.stack()[top];
  }

  /** Counts what does not fit the buffer, and what was in it before. */
  private static final class CountingSink extends ByteSink {
    private final long countLimit;
    private long total;
    private long codePoints;

    /**
     * @param countLimit bytes after which not even counting goes on
     */
    CountingSink(byte[] buffer, long countLimit) {
      super(buffer);
      this.countLimit = countLimit;
    }

    @Override
    protected void drain(byte[] bytes, int count) {
      total += count;
      codePoints += Utf8.codePoints(bytes, 0, count);
    }

    @Override
    public boolean isFull() {
      return total > countLimit;
    }
  }

  /** Writes into a string; asks for its word each time, since the string may move meanwhile. */
  private static final class CellSink extends ByteSink {
    private final Workspace w;
    private final int slot;
    private int written;

    CellSink(Workspace w, byte[] buffer, int slot) {
      super(buffer);
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
