package valk.eval;

/** A source line with a caret below one of its columns; of a long line only the surroundings. */
final class Excerpt {
  private static final int WIDTH = 100;
  private static final int BEFORE = 60;
  private static final String INDENT = "  ";
  private static final String CUT = "…";

  private Excerpt() {}

  /**
   * Returns two lines, each ended by a line feed.
   *
   * @param line the text of the line
   * @param column the column in code points, counted from 1; one past the end is allowed
   */
  static String of(String line, int column) {
    int[] points = line.codePoints().toArray();
    int caret = Math.min(column - 1, points.length);
    int from = points.length <= WIDTH ? 0 : Math.max(0, caret - BEFORE);
    int to = Math.min(points.length, from + WIDTH);
    String head = from > 0 ? CUT : "";
    String tail = to < points.length ? CUT : "";
    String shown = head + visible(points, from, to) + tail;
    String margin = " ".repeat(head.length()) + blanks(points, from, caret);
    return INDENT + shown + '\n' + INDENT + margin + "^\n";
  }

  private static String visible(int[] points, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      boolean harmless = points[i] == '\t' || !Character.isISOControl(points[i]);
      text.appendCodePoint(harmless ? points[i] : '?');
    }
    return text.toString();
  }

  /** As wide as the text above it: a tab stays a tab. */
  private static String blanks(int[] points, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(points[i] == '\t' ? '\t' : ' ');
    }
    return text.toString();
  }
}
