package valk.eval.builtin;

import java.util.Locale;

/**
 * A picture of figures, line by line: labels, bars, numbers. On a terminal with colour and Unicode
 * bars, elsewhere in plain ASCII of the same width.
 *
 * <pre>
 *   title           [########++++====......|.................]  25.0 %
 *     label         words
 *   |&lt;-- label ---->|&lt;---------------- bar ------------------>|
 * </pre>
 */
final class Drawing {
  /** Cells of a bar. */
  static final int BAR_CELLS = 40;

  private static final int LABEL_WIDTH = 16;
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final boolean terminal;
  private final StringBuilder text = new StringBuilder(8192);

  /** What a bar is made of: a colour, and a letter for each kind of bytes. */
  enum Part {
    USED("\u001b[32m", '█', '#'),
    HELD("\u001b[33m", '▓', '+'),
    CHARGED("\u001b[35m", '▒', '='),
    FREE("\u001b[2m", '░', '.'),
    MOST("\u001b[31m", '│', '|');

    private final String colour;
    private final char block;
    private final char letter;

    Part(String colour, char block, char letter) {
      this.colour = colour;
      this.block = block;
      this.letter = letter;
    }
  }

  /**
   * An empty picture.
   *
   * @param terminal whether colour and Unicode are shown
   */
  Drawing(boolean terminal) {
    this.terminal = terminal;
  }

  /** Begins a section; the caller goes on in the same line. */
  Drawing title(String words) {
    String label = padded(words);
    text.append(terminal ? BOLD + label + PLAIN : label);
    return this;
  }

  private static String padded(String words) {
    return words + " ".repeat(Math.max(1, LABEL_WIDTH - words.length()));
  }

  Drawing words(String words) {
    text.append(words);
    return this;
  }

  void end() {
    text.append('\n');
  }

  /** A line below a title. */
  void line(String label, String words) {
    text.append("  ").append(padded(label)).append(words).append('\n');
  }

  // ---- bars

  /** A bar with one part in use. */
  Drawing bar(int cells, long whole, long used) {
    return bar(cells, whole, 0, used, 0, 0);
  }

  /**
   * A bar. Parts that are not empty get one cell at least, as long as there is room; where the most
   * ever was is marked, if that lies beyond them.
   */
  Drawing bar(int cells, long whole, long most, long used, long held, long charged) {
    text.append(terminal ? '▕' : '[');
    int left = cells;
    left -= run(Part.USED, share(used, whole, cells, left));
    left -= run(Part.HELD, share(held, whole, cells, left));
    left -= run(Part.CHARGED, share(charged, whole, cells, left));
    free(left, share(most, whole, cells, cells) - (cells - left));
    text.append(terminal ? '▏' : ']');
    return this;
  }

  /** The free cells, of which one, counted from 1, has the mark; none if it is not among them. */
  private void free(int cells, int mark) {
    if (mark < 1 || mark > cells) {
      run(Part.FREE, cells);
      return;
    }
    run(Part.FREE, mark - 1);
    run(Part.MOST, 1);
    run(Part.FREE, cells - mark);
  }

  /** A row of cells of one part; how many. */
  int run(Part part, int cells) {
    if (cells > 0) {
      String row = String.valueOf(terminal ? part.block : part.letter).repeat(cells);
      text.append(terminal ? part.colour + row + PLAIN : row);
    }
    return cells;
  }

  private static int share(long part, long whole, int cells, int room) {
    if (part <= 0 || whole <= 0) {
      return 0;
    }
    long rounded = Math.round((double) part * cells / whole);
    return (int) Math.min(room, Math.max(1, rounded));
  }

  // ---- numbers

  /** A number of bytes. */
  static String bytes(long bytes) {
    return count(bytes) + " B";
  }

  /** Digits in groups of three. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A share of 0 to 1 in percent. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** As {@link #percent}, behind a bar. */
  Drawing share(long part, long whole) {
    text.append(String.format(Locale.ROOT, "%9s", percent(whole == 0 ? 0 : 1.0 * part / whole)));
    return this;
  }

  /** A time with three digits and its unit. */
  static String time(long nanos) {
    double time = nanos;
    for (String unit : new String[] {"ns", "us", "ms"}) {
      if (time < 999.5) {
        return nanos < 1000 ? nanos + " ns" : threeDigits(time) + " " + unit;
      }
      time /= 1000;
    }
    return threeDigits(time) + " s";
  }

  private static String threeDigits(double number) {
    int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", number);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
