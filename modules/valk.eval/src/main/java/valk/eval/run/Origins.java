package valk.eval.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.read.Source;

/**
 * Where code comes from that no text shows, because a macro made it. A position past the end of a
 * source stands for an entry of this table:
 *
 * <pre>
 *   0 .. length            places in the text
 *   length + 1 .. base - 1 entries of the table of the code around, and of none any more
 *   base .. base + size    entries of this table
 * </pre>
 *
 * <p>Belongs to the code of one analysis, and is charged with it.
 */
public final class Origins {
  private static final long OBJECT_BYTES = 80;
  private static final long ENTRY_BYTES = 72;

  /**
   * A place in what a macro made.
   *
   * @param use position at which the macro was used; may itself be past the end of the source
   * @param macro name of the macro
   * @param made place in the text of the macro, or null when it has none
   */
  record Origin(int use, String macro, @Nullable Place made) {
    @Override
    public String toString() {
      return "the expansion of " + macro + (made == null ? "" : " (" + made + ")");
    }
  }

  private final Source source;
  private final @Nullable Origins around;
  private final int base;
  private final List<Origin> entries = new ArrayList<>();

  /**
   * @param around of the code that is analysed again, or null
   * @param used positions below are in use already
   */
  public Origins(Source source, @Nullable Origins around, int used) {
    this.source = source;
    this.around = around;
    this.base = Math.max(used, source.length() + 1);
  }

  /** The first position that no entry has yet. */
  public int end() {
    return base + entries.size();
  }

  public boolean isEmpty() {
    return entries.isEmpty() && around == null;
  }

  /** Adds an entry and gives the position that stands for it. */
  public int add(int use, String macro, @Nullable Place made) {
    Origin last = entries.isEmpty() ? null : entries.getLast();
    Origin origin = new Origin(use, macro, made);
    if (!origin.equals(last)) {
      entries.add(origin);
    }
    return end() - 1;
  }

  /** Estimate of the Java memory that the table takes, in bytes. */
  long charge() {
    return OBJECT_BYTES + ENTRY_BYTES * entries.size();
  }

  /** The place in the text that a position means, or null when it means none. */
  public @Nullable Place place(int position) {
    int real = position;
    for (Origin origin = origin(real); origin != null; origin = origin(real)) {
      real = origin.use;
    }
    return real < 0 || real > source.length() ? null : new Place(source, real);
  }

  /** Which macros made what stands at a position, the innermost first. */
  List<String> macros(int position) {
    List<String> macros = new ArrayList<>();
    for (Origin origin = origin(position); origin != null; origin = origin(origin.use)) {
      macros.add(origin.toString());
    }
    return macros;
  }

  private @Nullable Origin origin(int position) {
    if (position >= base && position < end()) {
      return entries.get(position - base);
    }
    return around == null || position >= base ? null : around.origin(position);
  }
}
