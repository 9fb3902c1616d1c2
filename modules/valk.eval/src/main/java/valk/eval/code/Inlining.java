package valk.eval.code;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Node;

/** The builtins that have a node of their own for the usual number of operands. */
final class Inlining {
  private interface Binary {
    Node make(Node left, Node right, Arithmetic.Call call);
  }

  private interface Unary {
    Node make(Node operand, Arithmetic.Call call);
  }

  private static final Map<String, Binary> BINARY =
      Map.ofEntries(
          Map.entry("+", Arithmetic.Add::new),
          Map.entry("-", Arithmetic.Subtract::new),
          Map.entry("*", Arithmetic.Multiply::new),
          Map.entry("/", Arithmetic.Divide::new),
          Map.entry("%", Arithmetic.Remainder::new),
          Map.entry("<", Arithmetic.Less::new),
          Map.entry("<=", Arithmetic.LessOrEqual::new),
          Map.entry(">", Arithmetic.Greater::new),
          Map.entry(">=", Arithmetic.GreaterOrEqual::new),
          Map.entry("==", Arithmetic.Equal::new),
          Map.entry("!=", Arithmetic.NotEqual::new),
          Map.entry("cons", ListSteps.Cons::new));

  private static final Map<String, Unary> UNARY =
      Map.of(
          "head", ListSteps.Head::new,
          "fst", ListSteps.Head::new,
          "tail", ListSteps.Tail::new,
          "nil?", ListSteps.IsNil::new,
          "not", (operand, call) -> new Arithmetic.Not(operand));

  private Inlining() {}

  /** The node, or null when the builtin is called in the general way. */
  static @Nullable Node inline(
      Analysis analysis, Builtin builtin, Form form, List<Form> operands, Scope scope, int depth) {
    Arithmetic.Call call = new Arithmetic.Call(builtin, depth, form.position());
    if (operands.size() == 1 && UNARY.containsKey(builtin.name)) {
      Node operand = analysis.expression(operands.get(0), scope, depth, false);
      scope.function.needs(depth + Machine.HEADER + 2);
      return UNARY.get(builtin.name).make(operand, call);
    }
    if (operands.size() == 2 && BINARY.containsKey(builtin.name)) {
      return binary(analysis, BINARY.get(builtin.name), operands, scope, call);
    }
    return null;
  }

  private static Node binary(
      Analysis analysis, Binary maker, List<Form> operands, Scope scope, Arithmetic.Call call) {
    int depth = call.depth();
    Node left = analysis.expression(operands.get(0), scope, depth, false);
    int rightDepth = left.isStable() ? depth : depth + 1;
    Node right = analysis.expression(operands.get(1), scope, rightDepth, false);
    scope.function.needs(depth + Machine.HEADER + 3);
    Node quick = Arithmetic.LocalOffset.of(left, right, call);
    if (quick == null) {
      quick = Arithmetic.LocalTest.of(left, right, call);
    }
    return quick != null ? quick : maker.make(left, right, call);
  }
}
