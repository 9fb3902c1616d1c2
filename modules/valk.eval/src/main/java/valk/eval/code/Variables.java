package valk.eval.code;

import java.util.List;
import valk.eval.read.NumberLiteral;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.BoxCell;
import valk.eval.value.ClosureCell;
import valk.eval.value.CodeCell;
import valk.eval.value.ErrorKind;
import valk.gc.CellHeader;
import valk.gc.Words;
import valk.memory.Space;

/** Nodes that read constants and variables. */
final class Variables {
  private Variables() {}

  /** A value that is no pointer. */
  static final class Constant extends Node {
    final long word;

    Constant(long word) {
      this.word = word;
    }

    @Override
    public Ir ir() {
      return new Ir.Constant(word);
    }

    @Override
    public long exec(Machine m, int fp) {
      return word;
    }

    @Override
    public boolean isSimple() {
      return true;
    }

    @Override
    public boolean isStable() {
      return true;
    }
  }

  /** A value that lies in a slot of a CODE cell, where the collector sees it. */
  static final class PooledConstant extends Node {
    private final Code pool;
    private final long offset;

    PooledConstant(Code pool, int index) {
      this.pool = pool;
      this.offset = CellHeader.slotOffset(CodeCell.FIRST_CONSTANT + index);
    }

    @Override
    public Ir ir() {
      return new Ir.Pooled(pool, offset);
    }

    @Override
    public long exec(Machine m, int fp) {
      return Space.load(m.space, pool.cell + offset);
    }

    @Override
    public boolean isSimple() {
      return true;
    }

    @Override
    public boolean isStable() {
      return true;
    }
  }

  /** The word of a frame slot: a value that is always set, or a box. */
  static final class LocalRead extends Node {
    final int slot;
    private final boolean assigned;

    LocalRead(int slot, boolean assigned) {
      this.slot = slot;
      this.assigned = assigned;
    }

    @Override
    public Ir ir() {
      return new Ir.Local(slot, assigned);
    }

    @Override
    public long exec(Machine m, int fp) {
      return m.stack[fp + slot];
    }

    @Override
    public boolean isSimple() {
      return true;
    }

    @Override
    public boolean isStable() {
      return !assigned;
    }
  }

  /** A word that the closure captured: a value that is always set, or a box. */
  static final class CapturedRead extends Node {
    private final int index;

    CapturedRead(int index) {
      this.index = index;
    }

    @Override
    public Ir ir() {
      return new Ir.Captured(index);
    }

    @Override
    public long exec(Machine m, int fp) {
      return ClosureCell.captured(m.space, m.stack[fp - 2], index);
    }

    @Override
    public boolean isSimple() {
      return true;
    }

    @Override
    public boolean isStable() {
      return true;
    }
  }

  /** The value in a box. */
  static final class Unboxed extends Node {
    private final Node box;

    Unboxed(Node box) {
      this.box = box;
    }

    @Override
    public Ir ir() {
      return new Ir.Unboxed(box.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      return BoxCell.get(m.space, box.exec(m, fp));
    }

    @Override
    public boolean isSimple() {
      return true;
    }
  }

  /** A variable that falls through outward until it is set. */
  static final class SetOrElse extends Node {
    private final Node variable;
    private final Node outer;

    SetOrElse(Node variable, Node outer) {
      this.variable = variable;
      this.outer = outer;
    }

    @Override
    public Ir ir() {
      return new Ir.SetOrElse(variable.ir(), outer.ir());
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = variable.exec(m, fp);
      return value != Words.UNSET ? value : outer.exec(m, fp);
    }

    @Override
    public boolean isSimple() {
      return outer.isSimple();
    }
  }

  /** A global variable. */
  static final class GlobalRead extends Node {
    private final Global global;
    private final int position;
    private final List<String> locals;

    /**
     * @param locals the local name that an unbound one was probably meant to be
     */
    GlobalRead(Global global, int position, List<String> locals) {
      this.global = global;
      this.position = position;
      this.locals = locals;
    }

    @Override
    public Ir ir() {
      return new Ir.GlobalRead(global, this);
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = global.value;
      return value != Words.UNSET ? value : late(m, fp);
    }

    private long late(Machine m, int fp) {
      long value = m.resolve(global);
      return value != Words.UNSET ? value : unbound(m, fp, global.name, position, locals);
    }

    @Override
    public boolean isSimple() {
      return true;
    }
  }

  /** A name that is looked up in environments at run time, then globally. */
  static final class NamedRead extends Node {
    private final Node environment;
    private final long symbol;
    private final Global global;
    private final int position;

    NamedRead(Node environment, long symbol, Global global, int position) {
      this.environment = environment;
      this.symbol = symbol;
      this.global = global;
      this.position = position;
    }

    @Override
    public long exec(Machine m, int fp) {
      long value = Environments.lookup(m, environment.exec(m, fp), symbol);
      if (value == Words.UNSET) {
        value = global.isBound() ? global.value : m.resolve(global);
      }
      return value != Words.UNSET ? value : unknown(m, fp);
    }

    private long unknown(Machine m, int fp) {
      List<String> locals = Environments.names(m, environment.exec(m, fp));
      return unbound(m, fp, global.name, position, locals);
    }
  }

  /** Always this error. */
  static final class Malformed extends Node {
    private final int position;
    private final ErrorKind kind;
    private final String message;

    Malformed(int position, ErrorKind kind, String message) {
      this.position = position;
      this.kind = kind;
      this.message = message;
    }

    @Override
    public long exec(Machine m, int fp) {
      return m.errors.at(fp, position, kind, message);
    }
  }

  /** What is said of a variable that a function did not keep. */
  static String lost(String name, Access.Lost lost) {
    return name
        + (lost.certain() ? " is" : " may be")
        + " a variable of a function around this one, which was made before a name that it uses was"
        + " redefined, did not mention "
        + name
        + " then, and so did not keep it; make the function again";
  }

  /** The error of a name that is bound nowhere; proposes the nearest one that is. */
  static long unbound(Machine m, int fp, String name, int position, List<String> locals) {
    String near = Neighbours.nearest(m, name, locals);
    String hint = near == null ? numberHint(name) : "; did you mean " + near + "?";
    return m.errors.at(fp, position, ErrorKind.UNBOUND, "unbound: " + name + hint);
  }

  /** A name may begin like a number; who wrote it was perhaps not aware of that. */
  private static String numberHint(String name) {
    return NumberLiteral.beginsLikeOne(name) ? "; it begins like a number, but is none" : "";
  }
}
