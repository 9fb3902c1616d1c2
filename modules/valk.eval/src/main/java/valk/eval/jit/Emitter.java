package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import valk.eval.run.Node;
import valk.gc.Words;

/**
 * Writes the instructions of one method and keeps the account of its frame: what lies in Java
 * locals, what in the shadow stack.
 *
 * <p>The method's parameters: the machine, the frame pointer, then the arguments. Between two
 * pieces of code that a {@link Translator} has written, Java's operand stack is empty.
 */
final class Emitter {
  private static final int MACHINE = 0;
  private static final int FP = 1;
  private static final int FIRST_ARGUMENT = 2;

  /** A piece of code that is seldom run; written behind everything else. */
  private record Aside(Label start, FrameState state, int temporaries, Runnable code) {}

  final CodeBuilder cb;
  final Constants constants;
  final ClassDesc self;
  private final int[] localOfSlot;
  private final List<Integer> temporaries = new ArrayList<>();
  private final Deque<Aside> asides = new ArrayDeque<>();
  private int temporariesInUse;
  private int stackLocal = -1;
  FrameState state;

  /**
   * @param arguments how many arguments the method takes, in words of the frame from 0 on
   */
  Emitter(CodeBuilder cb, ClassDesc self, Constants constants, FrameState state, int arguments) {
    this.cb = cb;
    this.self = self;
    this.constants = constants;
    this.state = state;
    this.localOfSlot = new int[state.size()];
    Arrays.fill(localOfSlot, -1);
    for (int i = 0; i < arguments; i++) {
      localOfSlot[i] = FIRST_ARGUMENT + 2 * i;
    }
  }

  // ---- what is always there

  Emitter machine() {
    cb.aload(MACHINE);
    return this;
  }

  Emitter fp() {
    cb.iload(FP);
    return this;
  }

  /** Pushes {@code fp + distance}. */
  Emitter fp(int distance) {
    cb.iload(FP);
    if (distance != 0) {
      cb.loadConstant(distance).iadd();
    }
    return this;
  }

  Emitter machineAndFp() {
    return machine().fp();
  }

  Emitter space() {
    machine();
    cb.getfield(Names.MACHINE, "space", Names.SPACE);
    return this;
  }

  Emitter heap() {
    machine();
    cb.getfield(Names.MACHINE, "heap", Names.HEAP);
    return this;
  }

  Emitter constant(Object value, ClassDesc type) {
    Constants.Field field = constants.of(value, type);
    cb.getstatic(self, field.name(), field.type());
    return this;
  }

  Emitter me() {
    cb.getstatic(self, "ME", Names.NODE);
    return this;
  }

  /** Pushes {@code m.limit()}. */
  Emitter limit() {
    machine();
    cb.invokevirtual(Names.MACHINE, "limit", Names.LIMIT);
    return this;
  }

  // ---- operands

  Emitter push(Operand operand) {
    switch (operand) {
      case Operand.Word word -> cb.loadConstant(word.word());
      case Operand.InLocal local -> cb.lload(local.index());
    }
    return this;
  }

  /** A Java local of its own, until {@link #releaseTemporaries}. */
  Operand.InLocal temporary() {
    if (temporariesInUse == temporaries.size()) {
      temporaries.add(cb.allocateLocal(TypeKind.LONG));
    }
    return new Operand.InLocal(temporaries.get(temporariesInUse++));
  }

  int mark() {
    return temporariesInUse;
  }

  void releaseTemporaries(int mark) {
    temporariesInUse = mark;
  }

  /** Pops a word into a temporary. */
  Operand.InLocal popped() {
    Operand.InLocal local = temporary();
    pop(local);
    return local;
  }

  void pop(Operand.InLocal local) {
    cb.lstore(local.index());
  }

  /** Copies an operand. */
  void move(Operand from, Operand.InLocal to) {
    if (!from.equals(to)) {
      push(from).pop(to);
    }
  }

  // ---- words of the frame

  private int local(int slot) {
    if (localOfSlot[slot] < 0) {
      localOfSlot[slot] = cb.allocateLocal(TypeKind.LONG);
    }
    return localOfSlot[slot];
  }

  /** The word of a slot. */
  Operand slot(int slot) {
    if (!state.isCached(slot)) {
      loadStack();
      fp(slot);
      cb.laload().lstore(local(slot));
      state.cache(slot);
    }
    return new Operand.InLocal(local(slot));
  }

  /** The slot gets a word, and is in use. */
  void assign(int slot, Operand word) {
    push(word);
    cb.lstore(local(slot));
    state.assign(slot);
  }

  /** Stores all words in use below {@code end} where a safepoint looks for them. */
  void home(int end) {
    for (int slot = 0; slot < end; slot++) {
      if (state.inUse(slot) && !state.isHomed(slot)) {
        home(slot, local(slot));
      }
    }
  }

  void homeAll() {
    home(state.size());
  }

  private void home(int slot, int local) {
    finishReturn();
    loadStack();
    fp(slot);
    cb.lload(local).lastore();
    state.home(slot);
  }

  /** What must have been done before the frame is written, after a call. */
  void finishReturn() {
    if (state.returnPending) {
      machineAndFp();
      cb.invokevirtual(Names.MACHINE, "returnTo", Names.FRAME);
      state.returnPending = false;
    }
  }

  private void loadStack() {
    if (!state.stackLoaded) {
      if (stackLocal < 0) {
        stackLocal = cb.allocateLocal(TypeKind.REFERENCE);
      }
      machine();
      cb.getfield(Names.MACHINE, "stack", Names.WORDS).astore(stackLocal);
      state.stackLoaded = true;
    }
    cb.aload(stackLocal);
  }

  // ---- jumps

  Target target() {
    return new Target(cb.newLabel(), false);
  }

  /** A place where the activation ends. */
  Target end() {
    return new Target(cb.newLabel(), true);
  }

  /** Goes to a place; what follows is not reached. */
  void jump(Target target) {
    adapt(target);
    cb.goto_(target.label);
  }

  /** The state becomes that of the target, or the target's becomes this one. */
  private void adapt(Target target) {
    expect(target);
    if (!target.ends) {
      conform(wanted(target));
    }
  }

  /** A target that only code aside may jump to gets the state of now, if it has none. */
  void expect(Target target) {
    if (target.state == null) {
      target.state = state.copy();
    }
  }

  private static FrameState wanted(Target target) {
    FrameState wanted = target.state;
    if (wanted == null) {
      throw new IllegalStateException("no jump leads here");
    }
    return wanted;
  }

  /** Where the target is; what is written before goes on there. */
  void bind(Target target) {
    adapt(target);
    place(target);
  }

  /** Where the target is; only jumps lead there. */
  void place(Target target) {
    cb.labelBinding(target.label);
    state = wanted(target).copy();
  }

  /** Brings the words to where another state says that they are. */
  void conform(FrameState wanted) {
    if (!wanted.returnPending) {
      finishReturn();
    }
    for (int slot = 0; slot < wanted.size(); slot++) {
      if (wanted.inUse(slot) && !state.inUse(slot)) {
        throw new IllegalStateException("a word is not in use where it should be: " + slot);
      }
      if (wanted.isHomed(slot) && !state.isHomed(slot)) {
        home(slot, local(slot));
      }
      if (wanted.isCached(slot) && !state.isCached(slot)) {
        slot(slot);
      }
    }
    if (wanted.stackLoaded && !state.stackLoaded) {
      loadStack();
      cb.pop();
    }
    state = wanted.copy();
  }

  /** A conditional jump to a target: {@code branch} writes the one to the label it is given. */
  void branch(Target target, Consumer<Label> branch) {
    expect(target);
    if (target.ends || isAsWanted(state, wanted(target))) {
      branch.accept(target.label);
    } else {
      branch.accept(aside(() -> jump(target)));
    }
  }

  private static boolean isAsWanted(FrameState state, FrameState wanted) {
    boolean asWanted =
        (wanted.returnPending || !state.returnPending)
            && (state.stackLoaded || !wanted.stackLoaded);
    for (int slot = 0; slot < wanted.size() && asWanted; slot++) {
      asWanted =
          (state.isHomed(slot) || !wanted.isHomed(slot))
              && (state.isCached(slot) || !wanted.isCached(slot));
    }
    return asWanted;
  }

  /**
   * Has code written elsewhere, that begins with the state of now, and must not end by itself.
   * Gives the label to jump to.
   */
  Label aside(Runnable code) {
    Label start = cb.newLabel();
    asides.add(new Aside(start, state.copy(), temporariesInUse, code));
    return start;
  }

  void writeAsides() {
    while (!asides.isEmpty()) {
      Aside aside = asides.remove();
      cb.labelBinding(aside.start());
      state = aside.state();
      temporariesInUse = aside.temporaries();
      aside.code().run();
    }
  }

  // ---- safepoints

  /** A safepoint has been passed in this frame, or in one above it that has returned. */
  void passedSafepoint(boolean returnPending) {
    state.uncache();
    state.returnPending = returnPending;
  }

  /** A safepoint, if one is asked for; words below {@code end} are in use. */
  void poll(int end) {
    Target on = target();
    limit();
    cb.ifeq(
        aside(
            () -> {
              homeAll();
              finishReturn();
              machine().fp().fp(end);
              cb.invokevirtual(Names.MACHINE, "poll", Names.POLL);
              passedSafepoint(false);
              jump(on);
            }));
    bind(on);
  }

  /** Runs a node as the interpreter does; its value is popped into {@code result}. */
  void interpret(Node node, Operand.InLocal result) {
    homeAll();
    finishReturn();
    constant(node, Names.NODE).machineAndFp();
    cb.invokevirtual(Names.NODE, "exec", Names.EXEC);
    pop(result);
    if (!node.isSimple()) {
      passedSafepoint(false);
    }
  }

  /** Pushes whether a word is an object with a header: 0 when it is. */
  Emitter objectTag(Operand word) {
    push(word);
    cb.l2i().loadConstant(7).iand().loadConstant(Words.OBJECT).isub();
    return this;
  }

  /** Jumps to {@code target}, which is bound here or expected, if the word is an error. */
  void onError(Operand word, Target target) {
    if (word.isNoObject()) {
      return;
    }
    Target on = target();
    objectTag(word);
    cb.ifeq(
        aside(
            () -> {
              machine().push(word);
              cb.invokevirtual(Names.MACHINE, "isError", Names.IS_ERROR);
              branch(target, cb::ifne);
              jump(on);
            }));
    bind(on);
  }

  /** Pushes a field of an int or word. */
  Emitter field(ClassDesc owner, String name, boolean isWord) {
    cb.getfield(owner, name, isWord ? CD_long : CD_int);
    return this;
  }
}
