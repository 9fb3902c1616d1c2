package valk.eval.code;

import java.util.List;
import java.util.stream.IntStream;
import valk.eval.run.Global;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.BoxCell;
import valk.eval.value.ErrorKind;
import valk.gc.Words;

/** Nodes that bind and assign variables. All give nil. */
final class Bindings {
  private Bindings() {}

  /** Where one value goes. */
  abstract static class Target {
    /** Stores the value; gives nil, or an error value. No safepoint. */
    abstract long store(Machine m, int fp, long value);

    /** Whether the variable is set; {@code set!} looks further out when it is not. */
    boolean isSet(Machine m, int fp) {
      return true;
    }
  }

  static final class ToLocal extends Target {
    private final int slot;

    ToLocal(int slot) {
      this.slot = slot;
    }

    @Override
    long store(Machine m, int fp, long value) {
      m.stack[fp + slot] = value;
      return Words.NIL;
    }

    @Override
    boolean isSet(Machine m, int fp) {
      return m.stack[fp + slot] != Words.UNSET;
    }
  }

  static final class ToBox extends Target {
    private final Node box;

    ToBox(Node box) {
      this.box = box;
    }

    @Override
    long store(Machine m, int fp, long value) {
      BoxCell.set(m.heap, box.exec(m, fp), value);
      return Words.NIL;
    }

    @Override
    boolean isSet(Machine m, int fp) {
      return BoxCell.get(m.space, box.exec(m, fp)) != Words.UNSET;
    }
  }

  static final class ToGlobal extends Target {
    private final Global global;

    ToGlobal(Global global) {
      this.global = global;
    }

    @Override
    long store(Machine m, int fp, long value) {
      m.define(fp, global, value);
      return Words.NIL;
    }

    @Override
    boolean isSet(Machine m, int fp) {
      return global.isBound() || m.resolve(global) != Words.UNSET;
    }
  }

  /** Always an error: the variable cannot be reached. */
  static final class Unreachable extends Target {
    private final int position;
    private final String message;

    Unreachable(int position, String message) {
      this.position = position;
      this.message = message;
    }

    @Override
    long store(Machine m, int fp, long value) {
      return m.errors.at(fp, position, ErrorKind.UNBOUND, message);
    }
  }

  /** The innermost of two variables that is set. */
  static final class FirstSet extends Target {
    private final Target inner;
    private final Target outer;

    FirstSet(Target inner, Target outer) {
      this.inner = inner;
      this.outer = outer;
    }

    @Override
    long store(Machine m, int fp, long value) {
      return inner.isSet(m, fp) ? inner.store(m, fp, value) : outer.store(m, fp, value);
    }

    @Override
    boolean isSet(Machine m, int fp) {
      return inner.isSet(m, fp) || outer.isSet(m, fp);
    }
  }

  /** {@code set!} of a name that may be bound nowhere. */
  static final class Existing extends Target {
    private final Target target;
    private final String name;
    private final int position;
    private final List<String> locals;

    /**
     * @param locals the local name that an unbound one was probably meant to be
     */
    Existing(Target target, String name, int position, List<String> locals) {
      this.target = target;
      this.name = name;
      this.position = position;
      this.locals = locals;
    }

    @Override
    long store(Machine m, int fp, long value) {
      return target.isSet(m, fp)
          ? target.store(m, fp, value)
          : nothingToSet(m, fp, name, position, locals);
    }
  }

  /** The error of {@code set!} of a name that is bound nowhere. */
  static long nothingToSet(Machine m, int fp, String name, int position, List<String> locals) {
    String near = Neighbours.nearest(m, name, locals);
    String hint = near == null ? "; bind it first, with = or def" : "; did you mean " + near + "?";
    return m.errors.at(fp, position, ErrorKind.UNBOUND, "set!: unbound: " + name + hint);
  }

  /** Computes a value and stores it. */
  static final class Assign extends Node {
    private final Target target;
    private final Node value;

    Assign(Target target, Node value) {
      this.target = target;
      this.value = value;
    }

    @Override
    public Ir ir() {
      return switch (target) {
        case ToLocal local -> new Ir.AssignLocal(local.slot, value.ir());
        case ToBox box -> new Ir.AssignBox(box.box.ir(), value.ir());
        default -> super.ir();
      };
    }

    @Override
    public long exec(Machine m, int fp) {
      return target.store(m, fp, value.exec(m, fp));
    }
  }

  /** Computes all values, then stores them. */
  static final class AssignAll extends Node {
    private final Target[] targets;
    private final Node[] values;
    private final int depth;

    AssignAll(Target[] targets, Node[] values, int depth) {
      this.targets = targets;
      this.values = values;
      this.depth = depth;
    }

    @Override
    public long exec(Machine m, int fp) {
      int at = fp + depth;
      for (int i = 0; i < values.length; i++) {
        long value = values[i].exec(m, fp);
        m.stack[at + i] = value;
        Calls.pollNowAndThen(m, fp, i, at + i + 1);
      }
      long result = Words.NIL;
      for (int i = 0; i < targets.length && result == Words.NIL; i++) {
        result = targets[i].store(m, fp, m.stack[at + i]);
      }
      return result;
    }
  }

  /** Binds globals, with {@code def} or at top level. */
  static final class Define extends Node {
    private final Global[] globals;
    private final Node[] values;
    private final int depth;
    private final boolean errorsAreData;

    /**
     * @param errorsAreData whether an error among the values is bound; else it is returned and
     *     nothing bound
     */
    Define(Global[] globals, Node[] values, int depth, boolean errorsAreData) {
      this.globals = globals;
      this.values = values;
      this.depth = depth;
      this.errorsAreData = errorsAreData;
    }

    @Override
    public long exec(Machine m, int fp) {
      int at = fp + depth;
      for (int i = 0; i < values.length; i++) {
        long value = values[i].exec(m, fp);
        m.stack[at + i] = value;
        Calls.pollNowAndThen(m, fp, i, at + i + 1);
      }
      long error = errorsAreData ? Words.NIL : firstError(m, at);
      if (error != Words.NIL) {
        return error;
      }
      m.prepareToBind(fp, at + values.length, globals);
      for (int i = 0; i < globals.length; i++) {
        m.define(fp, globals[i], m.stack[at + i]);
      }
      return Words.NIL;
    }

    private long firstError(Machine m, int at) {
      for (int i = 0; i < values.length; i++) {
        if (m.isError(m.stack[at + i])) {
          return m.stack[at + i];
        }
      }
      return Words.NIL;
    }
  }

  /** A {@code let}: unset variables first, then each binding, then the body. */
  static final class Let extends Node {
    private final int firstLocal;
    private final boolean[] localIsBoxed;
    private final int[] slots;
    private final boolean[] boxed;
    private final Node[] values;
    private final Node body;

    /**
     * @param firstLocal slot of the first variable that starts unset
     * @param slots slot of each binding, ascending
     */
    Let(
        int firstLocal,
        boolean[] localIsBoxed,
        int[] slots,
        boolean[] boxed,
        Node[] values,
        Node body) {
      this.firstLocal = firstLocal;
      this.localIsBoxed = localIsBoxed;
      this.slots = slots;
      this.boxed = boxed;
      this.values = values;
      this.body = body;
    }

    @Override
    public Ir ir() {
      List<Ir.Binding> bindings =
          IntStream.range(0, values.length)
              .mapToObj(i -> new Ir.Binding(slots[i], boxed[i], values[i].ir()))
              .toList();
      return new Ir.Let(firstLocal, Lambdas.list(localIsBoxed), bindings, body.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      m.poll(fp, fp + firstLocal);
      Lambdas.clearLocals(m, fp, firstLocal, localIsBoxed);
      for (int i = 0; i < values.length; i++) {
        long value = values[i].exec(m, fp);
        m.stack[fp + slots[i]] = boxed[i] ? BoxCell.make(m.heap, value) : value;
        Calls.pollNowAndThen(m, fp, i, fp + slots[i] + 1);
      }
      return body.exec(m, fp);
    }
  }
}
