package valk.eval.code;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import valk.eval.read.SpanTable;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Origins;
import valk.eval.run.Place;
import valk.eval.value.ClosureCell;
import valk.eval.value.ErrorKind;
import valk.eval.value.Pair;
import valk.gc.Words;

/**
 * Runs macros for one analysis.
 *
 * <pre>
 *   stack[slot]       the form that is analysed
 *   stack[slot + 1]   the list of its expansions so far, at first nil: keeps them alive
 *   stack[slot + 2]   free: frames of macros
 * </pre>
 */
final class Expansion {
  /** Uses of macros in what macros made, one in the other. */
  private static final int MOST_NESTED = 250;

  /** Expansions in one analysis. */
  private static final int MOST = 100_000;

  /** Words that stand for the Java stack of one level of an {@link Expander}. */
  private static final int WORDS_OF_A_LEVEL = 4;

  private static final int WORDS_OF_A_CALL = 16;

  private final Machine m;
  private final int fp;
  private final int kept;
  private final @Nullable SpanTable spans;
  final Origins origins;
  final Effort effort;
  private int nested;
  private int count;

  /**
   * @param slot index of the form in the shadow stack; the words above are free
   * @param origins takes the places of what is made
   */
  Expansion(
      Machine m, int fp, int slot, @Nullable SpanTable spans, Origins origins, Effort effort) {
    this.effort = effort;
    this.m = m;
    this.fp = fp;
    this.kept = slot + 1;
    this.spans = spans;
    this.origins = origins;
  }

  /** Brings the form, and all that lives, to where it does not move. A safepoint. */
  void begin() {
    m.checkpoint(fp, kept + 1);
  }

  /**
   * A form is looked through, and what becomes of it is kept; a safepoint.
   *
   * @throws valk.eval.run.Unwind if the evaluation is to stop, or there is no room
   */
  void spend() {
    effort.make(kept + 1);
  }

  /** A resource error ended an expansion; it becomes what the use of the macro means. */
  void recover(ErrorKind kind) {
    m.returnTo(fp);
    m.recover(fp, kept + 1, kind);
  }

  /** What is expanded now is inside of an expansion. */
  void descend() {
    nested++;
  }

  void ascend() {
    nested--;
  }

  /** Goes on with the work on a deep stack. */
  void onDeepStack(int level, LongSupplier work) {
    m.deeply(fp, kept + 1 + level * WORDS_OF_A_LEVEL, work);
  }

  /** Why the macro cannot be expanded, or null; counts the expansion. */
  Form.@Nullable Problem problem(Global macro, int operands) {
    if (nested > MOST_NESTED) {
      return problem(
          macro, "more than " + MOST_NESTED + " expansions, one inside the other; does it end?");
    }
    if (++count > MOST) {
      return problem(macro, "more than " + MOST + " uses of macros in one form; does it end?");
    }
    String wrongCount = m.errors.wrongCount(functionOf(macro), operands);
    return wrongCount == null ? null : new Form.Problem(ErrorKind.ARITY, wrongCount);
  }

  private static Form.Problem problem(Global macro, String message) {
    return new Form.Problem(ErrorKind.SYNTAX, macro.name + ": " + message);
  }

  private long functionOf(Global macro) {
    return ClosureCell.captured(m.space, macro.value, 0);
  }

  /**
   * What a macro makes of its operands, or the error that came of it. A safepoint, which moves
   * nothing that was read or made before.
   *
   * @param use the form that uses the macro
   * @param level how many levels of the expander are on the Java stack
   */
  Form of(Global macro, Form use, List<Form> operands, int level) {
    Code code = m.codeOf(functionOf(macro));
    Place definition = code == null ? null : code.place(code.position);
    int mark = m.templates.begin();
    try {
      long word = run(macro, use, operands, level);
      MadePlaces places = new MadePlaces();
      operands.forEach(operand -> places.addPassed(m.space, spans, operand, effort));
      addMade(macro.name, use, mark, places);
      return places.form(word, origins.add(use.position(), macro.name, definition));
    } finally {
      m.templates.end(mark);
    }
  }

  /** Gives the lists that templates made their positions. */
  private void addMade(String macro, Form use, int mark, MadePlaces places) {
    for (int entry = mark; entry < m.templates.size(); entry++) {
      Place made = m.templates.place(entry);
      places.addMade(m.templates.list(entry), origins.add(use.position(), macro, made));
    }
  }

  private long run(Global macro, Form use, List<Form> operands, int level) {
    int argc = operands.size();
    int base = kept + 1 + WORDS_OF_A_CALL + level * WORDS_OF_A_LEVEL;
    m.reserve(fp, base + argc);
    Arrays.fill(m.stack, kept + 1, base, Words.NIL);
    for (int i = 0; i < argc; i++) {
      m.stack[base + i] = operands.get(i).word();
    }
    m.errors.beginExpansion(base, macro.name, origins.place(use.position()));
    try {
      return keep(m.callFromExpansion(functionOf(macro), fp, base, argc));
    } finally {
      m.errors.endExpansion();
    }
  }

  /** Keeps a word alive until the analysis ends, and where it is. */
  private long keep(long word) {
    m.stack[kept + 1] = word;
    m.ensure(Words.PAIR_BYTES, fp, kept + 2);
    m.stack[kept] = m.heap.pair(m.stack[kept + 1], m.stack[kept]) | Words.QUOTED;
    m.checkpoint(fp, kept + 1);
    return Pair.first(m.space, m.stack[kept]);
  }
}
