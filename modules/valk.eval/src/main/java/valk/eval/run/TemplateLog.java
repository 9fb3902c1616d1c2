package valk.eval.run;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import valk.gc.RootVisitor;
import valk.gc.Words;

/**
 * The lists that templates made while a macro is being expanded, and where each template stands. So
 * an error in the expansion can tell from where in the macro the failing part comes.
 *
 * <p>Keeps at most {@value #MOST} lists alive, the first of each expansion; others have the place
 * of the list around them. Expansions nest: each looks at the entries since its own {@link #begin}.
 */
public final class TemplateLog {
  private static final int MOST = 512;

  private final long[] lists = new long[MOST];
  private final @Nullable Code[] codes = new Code[MOST];
  private final int[] positions = new int[MOST];
  private int count;
  private int expansions;

  TemplateLog() {}

  /** An expansion begins; gives the mark that {@link #end} takes. */
  public int begin() {
    expansions++;
    return count;
  }

  /** The expansion has ended: forgets its entries. */
  public void end(int mark) {
    expansions--;
    Arrays.fill(lists, mark, count, Words.NIL);
    Arrays.fill(codes, mark, count, null);
    count = mark;
  }

  /** Whether a macro is being expanded. */
  public boolean isOpen() {
    return expansions > 0;
  }

  /** A template of the code, at the position, made the list. */
  public void note(long list, @Nullable Code code, int position) {
    if (count < MOST && Words.isPair(list)) {
      lists[count] = list;
      codes[count] = code;
      positions[count++] = position;
    }
  }

  /** One past the last entry. */
  public int size() {
    return count;
  }

  public long list(int entry) {
    return lists[entry];
  }

  /** Where the template of the entry stands, or null. */
  public @Nullable Place place(int entry) {
    Code code = codes[entry];
    return code == null ? null : code.place(positions[entry]);
  }

  void visit(RootVisitor visitor) {
    visitor.visit(lists, 0, count);
  }
}
