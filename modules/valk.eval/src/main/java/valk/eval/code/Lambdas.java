package valk.eval.code;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import valk.eval.run.Code;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.BoxCell;
import valk.eval.value.ClosureCell;
import valk.gc.Words;

/** Making functions, and what a function does first. */
final class Lambdas {
  private Lambdas() {}

  /** Makes a closure of the words that it captures. */
  static final class MakeClosure extends Node {
    private final Code code;
    private final Node[] captures;
    private final int depth;

    MakeClosure(Code code, Node[] captures, int depth) {
      this.code = code;
      this.captures = captures;
      this.depth = depth;
    }

    @Override
    public Ir ir() {
      return new Ir.MakeClosure(code, Node.irs(captures), depth);
    }

    @Override
    public long exec(Machine m, int fp) {
      m.poll(fp, fp + depth);
      int from = fp + depth;
      for (int i = 0; i < captures.length; i++) {
        m.stack[from + i] = captures[i].exec(m, fp);
      }
      return ClosureCell.make(
          m.heap, Words.object(code.cell), code.id, m.stack, from, captures.length);
    }
  }

  /** Puts parameters into boxes and prepares the variables that the body may set. */
  static final class Prologue extends Node {
    private final int[] boxedParameters;
    private final int firstLocal;
    private final boolean[] localIsBoxed;
    private final Node body;

    /**
     * @param firstLocal slot of the first of the variables that start unset
     */
    Prologue(int[] boxedParameters, int firstLocal, boolean[] localIsBoxed, Node body) {
      this.boxedParameters = boxedParameters;
      this.firstLocal = firstLocal;
      this.localIsBoxed = localIsBoxed;
      this.body = body;
    }

    @Override
    public Ir ir() {
      List<Integer> boxed = Arrays.stream(boxedParameters).boxed().toList();
      return new Ir.Prologue(boxed, firstLocal, list(localIsBoxed), body.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      m.poll(fp, fp + firstLocal);
      for (int i = 0; i < boxedParameters.length; i++) {
        int at = fp + boxedParameters[i];
        m.stack[at] = BoxCell.make(m.heap, m.stack[at]);
        Calls.pollNowAndThen(m, fp, i, fp + firstLocal);
      }
      clearLocals(m, fp, firstLocal, localIsBoxed);
      return body.exec(m, fp);
    }
  }

  static List<Boolean> list(boolean[] flags) {
    return IntStream.range(0, flags.length).mapToObj(i -> flags[i]).toList();
  }

  /** Prepares variables that start unset; those of a {@code let} too. */
  static void clearLocals(Machine m, int fp, int firstLocal, boolean[] isBoxed) {
    for (int i = 0; i < isBoxed.length; i++) {
      int at = fp + firstLocal + i;
      m.stack[at] = isBoxed[i] ? BoxCell.make(m.heap, Words.UNSET) : Words.UNSET;
      Calls.pollNowAndThen(m, fp, i, at + 1);
    }
  }
}
