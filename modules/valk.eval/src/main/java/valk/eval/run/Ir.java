package valk.eval.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a {@link Node} does, told to a compiler: the analysed code as data. A node that tells
 * nothing is {@link Opaque}, and compiled code runs it as the interpreter does.
 *
 * <p>Depths, slots and bases are distances in words from the frame pointer, as in the nodes: below
 * a node's depth all words of the frame are in use.
 */
public sealed interface Ir {
  /** Nodes to which compiled code leaves what is seldom: errors, large integers, other types. */
  record Opaque(Node node) implements Ir {}

  /** A word that is no pointer. */
  record Constant(long word) implements Ir {}

  /** A word in a slot of a CODE cell, which never moves; at this offset once the cell was made. */
  record Pooled(Code pool, long offset) implements Ir {}

  /** A word of the frame: a value or a box. */
  record Local(int slot, boolean assigned) implements Ir {}

  /** A word that the closure captured: a value or a box. */
  record Captured(int index) implements Ir {}

  /** The value in a box. */
  record Unboxed(Ir box) implements Ir {}

  /** The variable's value, or the outer one as long as it is unset. */
  record SetOrElse(Ir variable, Ir outer) implements Ir {}

  /** A global's value; {@code node} knows what to do when there is none. */
  record GlobalRead(Global global, Node node) implements Ir {}

  /** The operators that are computed in place for fixnums. */
  enum Operator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    REMAINDER,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    EQUAL,
    NOT_EQUAL,
    CONS;

    /** Whether the result is a truth value. */
    public boolean compares() {
      return compareTo(LESS) >= 0 && compareTo(NOT_EQUAL) <= 0;
    }
  }

  /** Two operands, from left to right; other operands than usual go to {@link Node#slowly}. */
  record Binary(Operator operator, Ir left, Ir right, int depth, Node node) implements Ir {}

  /** The operators of lists that are computed in place. */
  enum ListOperator {
    HEAD,
    TAIL,
    IS_NIL
  }

  /** One operand; other operands than usual go to {@link Node#slowly}. */
  record Unary(ListOperator operator, Ir operand, int depth, Node node) implements Ir {}

  record Not(Ir operand) implements Ir {}

  record And(Ir left, Ir right) implements Ir {}

  record Or(Ir left, Ir right) implements Ir {}

  record If(Ir condition, Ir then, Ir otherwise) implements Ir {}

  /** Choices in order; {@code node} makes the error when none is true. */
  record Select(List<Ir> conditions, List<Ir> results, Node node) implements Ir {}

  /** Steps in order; an error in one that is not the last is the value. */
  record Sequence(List<Ir> steps, Ir last) implements Ir {}

  /** Words that no step writes, set to 0 before the step. */
  record Padded(int from, int to, Ir step) implements Ir {}

  /**
   * A call: where the callee's frame lies, what is put into it.
   *
   * @param node makes the call when the frame is complete ({@link Node#callPrepared}), or all of it
   */
  record Call(List<Ir> arguments, int base, long site, boolean tail, Node node) {}

  /** A call of the function that a global names. */
  record GlobalCall(Global global, Call call) implements Ir {}

  /** A call of a computed function. */
  record ValueCall(Ir function, Call call) implements Ir {}

  /** A call of a builtin that the analysis took for granted. */
  record BuiltinCall(Builtin builtin, Call call) implements Ir {}

  /** Makes a closure of the captured words. */
  record MakeClosure(Code code, List<Ir> captures, int depth) implements Ir {}

  /**
   * Unset variables from {@code firstLocal} on, then each binding, then the body.
   *
   * @param unsetBoxed a variable that starts unset each: whether it is in a box
   */
  record Let(int firstLocal, List<Boolean> unsetBoxed, List<Binding> bindings, Ir body)
      implements Ir {}

  /** A variable of a {@link Let}. */
  record Binding(int slot, boolean boxed, Ir value) {}

  /** What a function does first: parameters into boxes, unset variables; then the body. */
  record Prologue(List<Integer> boxedParameters, int firstLocal, List<Boolean> unsetBoxed, Ir body)
      implements Ir {}

  /** Stores the value into a word of the frame; gives nil. */
  record AssignLocal(int slot, Ir value) implements Ir {}

  /** Stores the value into a box; gives nil. */
  record AssignBox(Ir box, Ir value) implements Ir {}

  record While(Ir condition, Ir body, int depth) implements Ir {}

  /**
   * The turns that are left of a loop with a variable.
   *
   * @param counts whether the values are numbers: {@code slot - 1} holds the next one, {@code slot
   *     - 2} the first that is too large; else {@code slot - 1} holds a list of them
   * @param slot of the variable
   */
  record Turns(boolean counts, int slot, boolean boxed, Ir body) implements Ir {
    /** The first word that the loop keeps. */
    public int kept() {
      return counts ? slot - 2 : slot - 1;
    }
  }

  /** All turns; a number or list that is not the usual one goes to {@link Node#slowly}. */
  record Loop(Ir over, Turns turns, Node node) implements Ir {}

  /** Whether something holds for all steps; asked so often that a stream would be felt. */
  static boolean all(List<Ir> steps, Predicate<Ir> holds) {
    for (Ir step : steps) {
      if (!holds.test(step)) {
        return false;
      }
    }
    return true;
  }

  /** Whether something holds for one of the steps at least. */
  static boolean any(List<Ir> steps, Predicate<Ir> holds) {
    return !all(steps, holds.negate());
  }

  /** What it is made of. */
  static List<Ir> parts(Ir ir) {
    return switch (ir) {
      case Unboxed u -> List.of(u.box());
      case SetOrElse s -> List.of(s.variable(), s.outer());
      case Binary b -> List.of(b.left(), b.right());
      case Unary u -> List.of(u.operand());
      case Not n -> List.of(n.operand());
      case And a -> List.of(a.left(), a.right());
      case Or o -> List.of(o.left(), o.right());
      case If i -> List.of(i.condition(), i.then(), i.otherwise());
      case Select s -> joined(s.conditions(), s.results());
      case Sequence s -> joined(s.steps(), List.of(s.last()));
      case Padded p -> List.of(p.step());
      case GlobalCall g -> g.call().arguments();
      case ValueCall v -> joined(List.of(v.function()), v.call().arguments());
      case BuiltinCall b -> b.call().arguments();
      case MakeClosure m -> m.captures();
      case Let l -> parts(l);
      case Prologue p -> List.of(p.body());
      case AssignLocal a -> List.of(a.value());
      case AssignBox a -> List.of(a.value(), a.box());
      case While w -> List.of(w.condition(), w.body());
      case Turns t -> List.of(t.body());
      case Loop l -> List.of(l.over(), l.turns());
      default -> List.of();
    };
  }

  private static List<Ir> parts(Let let) {
    List<Ir> parts = new ArrayList<>(let.bindings().size() + 1);
    for (Binding binding : let.bindings()) {
      parts.add(binding.value());
    }
    parts.add(let.body());
    return parts;
  }

  private static List<Ir> joined(List<Ir> first, List<Ir> second) {
    List<Ir> joined = new ArrayList<>(first.size() + second.size());
    joined.addAll(first);
    joined.addAll(second);
    return joined;
  }

  /** Number of steps, itself included. */
  static int size(Ir ir) {
    int size = 1;
    for (Ir part : parts(ir)) {
      size += size(part);
    }
    return size;
  }

  /** Whether computing it reaches no safepoint and changes nothing. */
  static boolean isSimple(Ir ir) {
    return switch (ir) {
      case Constant c -> true;
      case Pooled p -> true;
      case Local l -> true;
      case Captured c -> true;
      case Unboxed u -> true;
      case GlobalRead g -> true;
      case SetOrElse s -> isSimple(s.outer());
      case Opaque o -> o.node().isSimple();
      default -> false;
    };
  }

  /** Whether computing it calls nothing that might define a global. */
  static boolean definesNothing(Ir ir) {
    boolean calls =
        ir instanceof GlobalCall || ir instanceof ValueCall || ir instanceof BuiltinCall;
    return !calls
        && (!(ir instanceof Opaque) || isSimple(ir))
        && all(parts(ir), Ir::definesNothing);
  }

  /** Whether it is simple and its value does not change while the activation runs. */
  static boolean isStable(Ir ir) {
    return switch (ir) {
      case Constant c -> true;
      case Pooled p -> true;
      case Local l -> !l.assigned();
      case Captured c -> true;
      default -> false;
    };
  }
}
