package valk.eval.jit;

import valk.eval.run.Code;
import valk.eval.run.CodeProvider;
import valk.eval.run.Machine;
import valk.eval.run.Node;

/** Counts the calls of functions and compiles those that are called often. */
public final class Jit implements CodeProvider {
  private final int threshold;

  /**
   * @param threshold calls after which a function is compiled
   */
  public Jit(int threshold) {
    this.threshold = threshold;
  }

  @Override
  public Node bodyOf(Code code, Node body) {
    return new Counting(this, code, body);
  }

  /** Body of a function that is interpreted still. */
  private static final class Counting extends Node {
    private final Jit jit;
    private final Code code;
    private final Node body;
    private int calls;

    Counting(Jit jit, Code code, Node body) {
      this.jit = jit;
      this.code = code;
      this.body = body;
    }

    @Override
    public long exec(Machine m, int fp) {
      if (++calls == jit.threshold && code.body == this) {
        code.body = jit.compiled(code, body);
        return code.body.exec(m, fp);
      }
      return body.exec(m, fp);
    }
  }

  private Node compiled(Code code, Node body) {
    if (!UnitCompiler.isCompilable(code)) {
      return body;
    }
    try {
      return UnitCompiler.compile(code, body.ir()).body();
    } catch (UnitCompiler.TooLargeException e) {
      return body;
    }
  }
}
