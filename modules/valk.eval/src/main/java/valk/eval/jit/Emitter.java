package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Machine;
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

  /** Room for Java locals of words of the frame, to begin with. */
  private static final int FIRST_WORDS = 32;

  /** A piece of code that is seldom run; written behind everything else. */
  private record Aside(
      Label start,
      FrameState state,
      int temporaries,
      int codes,
      int origin,
      @Nullable Label giveUp,
      Runnable code) {}

  final CodeBuilder cb;
  final Constants constants;
  private final StackMap map;

  /** Whether the method has no frame. */
  private final boolean frameless;

  /** Whether {@linkplain Helper helpers} are called by handles. */
  private final boolean byHandles;

  /** Where code that runs without a frame gives up; null in code that has one. */
  private @Nullable Label giveUp;

  /** The Java locals that are set there. */
  private BitSet setAtGiveUp = new BitSet();

  final ClassDesc self;
  private int[] localOfSlot;
  private final List<Integer> temporaries = new ArrayList<>();
  private final Deque<Aside> asides = new ArrayDeque<>();
  private int temporariesInUse;
  private int lowestBase = Integer.MAX_VALUE / Machine.JAVA_BYTES_PER_WORD;
  private int roomOfCalls;
  private int stackLocal = -1;
  private int truth = -1;
  private final List<Integer> codes = new ArrayList<>();
  private int codesInUse;
  FrameState state;

  /**
   * Distance of the frame that code is written for from that of the method: 0, or that of a callee
   * whose code is written into its caller's.
   */
  private int origin;

  /**
   * @param arguments how many arguments the method takes, in words of the frame from 0 on
   * @param byHandles whether {@linkplain Helper helpers} are called by handles
   */
  Emitter(
      CodeBuilder cb,
      ClassDesc self,
      Constants constants,
      FrameState state,
      int arguments,
      boolean byHandles) {
    this(cb, self, constants, state, arguments, byHandles, null);
  }

  private Emitter(
      CodeBuilder cb,
      ClassDesc self,
      Constants constants,
      FrameState state,
      int arguments,
      boolean byHandles,
      @Nullable Label giveUp) {
    this.cb = cb;
    this.byHandles = byHandles;
    this.giveUp = giveUp;
    this.frameless = giveUp != null;
    this.self = self;
    this.constants = constants;
    this.map = new StackMap(cb, Descriptors.body(arguments));
    this.state = state;
    state.set.or(map.all());
    this.localOfSlot = new int[0];
    growTo(arguments + FIRST_WORDS);
    for (int i = 0; i < arguments; i++) {
      localOfSlot[i] = FIRST_ARGUMENT + 2 * i;
    }
    knowMachine();
  }

  /** Says how far above the method's frame the frames of its calls end at most. */
  void expectRoom(int words) {
    roomOfCalls = words;
  }

  /** For code that keeps nothing in the shadow stack. */
  static Emitter frameless(
      CodeBuilder cb, ClassDesc self, Constants constants, int arguments, boolean byHandles) {
    FrameState state = FrameState.cached(arguments);
    return new Emitter(cb, self, constants, state, arguments, byHandles, cb.newLabel());
  }

  /** The JVM's compiler is told which machine it is, so it knows where the machine's fields lie. */
  private void knowMachine() {
    constant(constants.machine()).cb.astore(MACHINE);
  }

  // ---- what is always there

  Emitter machine() {
    map.wrote();
    cb.aload(MACHINE);
    return this;
  }

  Emitter fp() {
    return fp(0);
  }

  /** Pushes {@code fp + distance}. */
  Emitter fp(int distance) {
    return outerFp(origin + distance);
  }

  private Emitter outerFp(int distance) {
    map.wrote();
    cb.iload(FP);
    if (distance != 0) {
      cb.loadConstant(distance).iadd();
    }
    return this;
  }

  /** The frame lies higher from now on: for code that has none. */
  void deepen(int distance) {
    cb.iinc(FP, distance);
  }

  Emitter machineAndFp() {
    return machine().fp();
  }

  Emitter space() {
    machine();
    cb.getfield(Descriptors.MACHINE, "space", Descriptors.SPACE);
    return this;
  }

  /** Pushes what reads and writes the space. */
  Emitter access() {
    return constant(constants.access());
  }

  Emitter heap() {
    return constant(constants.heap());
  }

  Emitter constant(Object value, ClassDesc type) {
    return constant(constants.of(value, type));
  }

  private Emitter constant(Constants.Field field) {
    map.wrote();
    cb.getstatic(self, field.name(), field.type());
    return this;
  }

  /**
   * Pushes the limit of the stack, see {@link Machine#limit}; not for what ends a turn of a loop.
   */
  Emitter limit() {
    machine();
    cb.getfield(Descriptors.MACHINE, "limit", CD_int);
    return this;
  }

  /** Pushes the limit of the stack, read each time. */
  Emitter limitNow() {
    machine();
    cb.invokevirtual(Descriptors.MACHINE, "limit", Descriptors.LIMIT);
    return this;
  }

  // ---- operands

  Emitter push(Operand operand) {
    map.wrote();
    switch (operand) {
      case Operand.Word word -> cb.loadConstant(word.word());
      case Operand.InLocal local -> cb.lload(local.index());
    }
    return this;
  }

  /** A Java local of its own, until {@link #releaseTemporaries}. */
  Operand.InLocal temporary() {
    if (temporariesInUse == temporaries.size()) {
      temporaries.add(map.longLocal());
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
    store(local.index());
  }

  private void store(int local) {
    cb.lstore(local);
    state.set.set(local);
  }

  /** Copies an operand. */
  void move(Operand from, Operand.InLocal to) {
    if (!from.equals(to)) {
      push(from).pop(to);
    }
  }

  /** A Java local for the code of a function, until {@link #releaseCode}. */
  int code() {
    if (codesInUse == codes.size()) {
      codes.add(map.reference(Descriptors.CODE));
    }
    return codes.get(codesInUse++);
  }

  void releaseCode() {
    codesInUse--;
  }

  /** Pops code into a Java local for it. */
  void popCode(int local) {
    cb.astore(local);
    state.set.set(local);
  }

  /** A Java local for an {@code int}, which the method keeps. */
  int intLocal() {
    return map.intLocal();
  }

  /** Pops an {@code int}. */
  void popInt(int local) {
    cb.istore(local);
    state.set.set(local);
  }

  /** The Java local for what a condition was found to be, which is used at once. */
  int truth() {
    if (truth < 0) {
      truth = map.intLocal();
    }
    return truth;
  }

  // ---- words of the frame

  private void growTo(int slots) {
    int known = localOfSlot.length;
    localOfSlot = Arrays.copyOf(localOfSlot, slots);
    Arrays.fill(localOfSlot, known, slots, -1);
  }

  private int local(int slot) {
    if (slot >= localOfSlot.length) {
      growTo(2 * slot + FIRST_WORDS);
    }
    if (localOfSlot[slot] < 0) {
      localOfSlot[slot] = map.longLocal();
    }
    return localOfSlot[slot];
  }

  /** The word of a slot. */
  Operand slot(int slot) {
    return word(origin + slot);
  }

  private Operand word(int at) {
    if (!state.isCached(at)) {
      if (frameless) {
        throw new IllegalStateException("a word is not in use: " + at);
      }
      loadStack();
      outerFp(at);
      cb.laload();
      store(local(at));
      state.cache(at);
    }
    return new Operand.InLocal(local(at));
  }

  /** The slot gets a word, and is in use. */
  void assign(int slot, Operand word) {
    push(word);
    store(local(origin + slot));
    state.assign(origin + slot);
  }

  /** Whether the slot holds a word. */
  boolean isInUse(int slot) {
    return state.inUse(origin + slot);
  }

  /** The slots from {@code slot} on are no longer in use. */
  void release(int slot) {
    state.release(origin + slot);
  }

  /** Whether the code that is written keeps nothing in the shadow stack. */
  boolean isFrameless() {
    return giveUp != null;
  }

  /** Where code without a frame gives up. */
  Label unusual() {
    return Objects.requireNonNull(giveUp, "this code has a frame");
  }

  /** Gives up. */
  void giveUp() {
    cb.goto_(unusual());
    map.wrote();
  }

  /** From here on the method gives up, if it has no frame. */
  void begins() {
    setAtGiveUp = (BitSet) state.set.clone();
  }

  /** Where the method gives up, when all else is written. */
  void placeGiveUp() {
    map.bind(unusual(), setAtGiveUp);
    map.countAll();
    state = FrameState.cached(0).copy(setAtGiveUp);
  }

  /** Writes code that keeps nothing in the shadow stack, and gives up at a label. */
  void withoutFrame(Label unusual, Runnable code) {
    Label before = giveUp;
    giveUp = unusual;
    code.run();
    giveUp = before;
    forgetRoom();
  }

  /** Stores all words in use below {@code end} where a safepoint looks for them. */
  void home(int end) {
    homeBelow(origin + end);
  }

  /** Stores all words in use; code without a frame ends here. */
  void homeAll() {
    if (giveUp != null) {
      giveUp();
      // What follows is never reached, and verified all the same.
      map.bind(cb.newLabel(), state.set);
    } else {
      homeBelow(state.size());
    }
  }

  private void homeBelow(int end) {
    for (int at = 0; at < end; at++) {
      if (state.inUse(at) && !state.isHomed(at)) {
        homeWord(at);
      }
    }
  }

  private void homeWord(int at) {
    finishReturn();
    loadStack();
    outerFp(at);
    cb.lload(local(at)).lastore();
    state.home(at);
  }

  // ---- code of callees

  /** Whether the code that is written is a callee's. */
  boolean isInlined() {
    return origin > 0;
  }

  /** Writes code for the frame of a callee, at a distance from that of now. */
  void inFrame(int base, Runnable code) {
    origin += base;
    code.run();
    origin -= base;
  }

  /** What is called has done what {@link #finishReturn} would. */
  void returned() {
    state.returnPending = false;
  }

  /** What must have been done before the frame is written, after a call. */
  void finishReturn() {
    if (state.returnPending) {
      machine().outerFp(0);
      cb.invokevirtual(Descriptors.MACHINE, "returnTo", Descriptors.FRAME);
      state.returnPending = false;
    }
  }

  private void loadStack() {
    if (!state.stackLoaded) {
      if (stackLocal < 0) {
        stackLocal = map.reference(Descriptors.STACK);
      }
      machine();
      cb.getfield(Descriptors.MACHINE, "stack", Descriptors.STACK).astore(stackLocal);
      state.set.set(stackLocal);
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
    map.wrote();
  }

  /** The state becomes that of the target, or the target's becomes this one. */
  private void adapt(Target target) {
    expect(target);
    if (!target.ends) {
      conform(wanted(target));
    }
    if (target.isPlaced) {
      BitSet missing = missing(target);
      map.fill(missing);
      state.set.or(missing);
    }
  }

  /** Java locals that nobody reads where a jump leads, since it does not set them. */
  private BitSet missing(Target target) {
    BitSet missing = (BitSet) Objects.requireNonNull(target.set).clone();
    missing.andNot(state.set);
    return missing;
  }

  /** There is a jump to the target, from here or from code aside that begins here. */
  void expect(Target target) {
    fix(target);
    if (!target.ends) {
      agreeOnRoom(wanted(target), target.isPlaced);
    }
    if (target.isPlaced) {
      return;
    }
    BitSet set = (BitSet) state.set.clone();
    if (!target.ends) {
      addWanted(wanted(target), set);
    }
    if (target.set == null) {
      target.set = set;
    } else {
      target.set.and(set);
    }
  }

  private void agreeOnRoom(FrameState wanted, boolean isWritten) {
    if (isWritten && state.room < wanted.room) {
      throw new IllegalStateException("code that is written takes more room for granted");
    }
    wanted.room = Math.min(wanted.room, state.room);
  }

  /** The Java locals that are set where a jump has conformed to a state. */
  private void addWanted(FrameState wanted, BitSet set) {
    for (int slot = 0; slot < wanted.size(); slot++) {
      if (wanted.isCached(slot)) {
        set.set(local(slot));
      }
    }
    if (wanted.stackLoaded) {
      set.set(stackLocal);
    }
  }

  /** The words are to be where they are now when the target is reached, if that is not said yet. */
  void fix(Target target) {
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

  /** As {@link #bind}, for the beginning of a loop, which asks for room anew in each turn. */
  void bindLoop(Target target) {
    forgetRoom();
    bind(target);
  }

  /** What follows cannot rely on room: code with a frame asks for it at each call. */
  private void forgetRoom() {
    state.room = 0;
  }

  /** Whether a jump to the target is known. */
  boolean leadsTo(Target target) {
    return target.set != null;
  }

  /** Where the target is; only jumps lead there. */
  void place(Target target) {
    if (target.set == null) {
      // Nothing is known to lead here, or only code aside that is not written yet.
      target.set = map.all();
    }
    map.bind(target.label, target.set);
    target.isPlaced = true;
    state = wanted(target).copy(target.set);
    state.stackLoaded &= stackLocal >= 0 && target.set.get(stackLocal);
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
        homeWord(slot);
      }
      if (wanted.isCached(slot) && !state.isCached(slot)) {
        word(slot);
      }
    }
    if (wanted.stackLoaded && !state.stackLoaded) {
      loadStack();
      cb.pop();
    }
    state = wanted.copy(state.set);
  }

  /** A conditional jump to a target: {@code branch} writes the one to the label it is given. */
  void branch(Target target, Consumer<Label> branch) {
    expect(target);
    if (isSetWhere(target) && (target.ends || isAsWanted(state, wanted(target)))) {
      branch.accept(target.label);
    } else {
      branch.accept(aside(() -> jump(target)));
    }
  }

  private boolean isSetWhere(Target target) {
    return !target.isPlaced || missing(target).isEmpty();
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
    asides.add(new Aside(start, state.copy(), temporariesInUse, codesInUse, origin, giveUp, code));
    return start;
  }

  /** As {@link #aside}, for code that needs a frame: without one this is the end. */
  Label seldom(Runnable code) {
    return giveUp != null ? giveUp : aside(code);
  }

  void writeAsides() {
    while (!asides.isEmpty()) {
      Aside aside = asides.remove();
      state = aside.state();
      map.bind(aside.start(), state.set);
      temporariesInUse = aside.temporaries();
      codesInUse = aside.codes();
      origin = aside.origin();
      giveUp = aside.giveUp();
      aside.code().run();
    }
    origin = 0;
  }

  /** How many Java locals the method has, of one word each. */
  int locals() {
    return map.size();
  }

  /** Writes the frames of the stack map, when all code is written. */
  void writeStackMap() {
    map.write();
  }

  // ---- safepoints

  /**
   * Gives up unless the frame of a call would end below the limit of the stack, and no safepoint is
   * asked for. What was asked before one call of an activation holds for the next ones too.
   *
   * @param words where the frame would end, above that of now
   */
  void requireRoom(int words) {
    int end = origin + words;
    if (end > state.room) {
      state.room = Math.max(end, roomOfCalls);
      outerFp(state.room).limit().cb.if_icmpge(unusual());
    }
  }

  /** A safepoint has been passed by a node of this frame, which leaves the frame clean. */
  void passedSafepoint() {
    if (giveUp == null) {
      state.uncache();
      state.returnPending = isInlined();
    }
  }

  /** A safepoint may have been passed in a frame above this one, which has returned. */
  void passedCall() {
    state.uncache();
    state.returnPending = true;
  }

  /** A safepoint, if one is asked for; words below {@code end} are in use. */
  void poll(int end) {
    Target on = target();
    limitNow();
    cb.ifeq(
        seldom(
            () -> {
              homeAll();
              finishReturn();
              machine().fp().fp(end);
              cb.invokevirtual(Descriptors.MACHINE, "poll", Descriptors.POLL);
              passedSafepoint();
              jump(on);
            }));
    bind(on);
  }

  /** Least distance from the method's frame of what is run in frames of its own. */
  int lowestBase() {
    return lowestBase;
  }

  /** Something is run in a frame at a distance, by Java frames of its own. */
  void runs(int base) {
    lowestBase = Math.min(lowestBase, origin + base);
  }

  /** Runs a node as the interpreter does; its value is popped into {@code result}. */
  void interpret(Node node, Operand.InLocal result) {
    runs(Machine.HEADER);
    homeAll();
    finishReturn();
    constant(node, Descriptors.NODE).machineAndFp();
    cb.invokevirtual(Descriptors.NODE, "exec", Descriptors.EXEC);
    pop(result);
    if (!node.isSimple()) {
      passedSafepoint();
    }
  }

  /** Pushes an {@code int} that is 0 if a word is of a kind. */
  CodeBuilder differs(WordKind kind, Operand word) {
    push(word).cb.l2i().loadConstant(kind.mask).iand();
    return kind.bits == 0 ? cb : cb.loadConstant(kind.bits).isub();
  }

  // ---- helpers

  /** Begins a call of a helper: its arguments are pushed next. */
  Emitter helper(Helper helper) {
    if (byHandles) {
      constant(helper.handle(), CD_MethodHandle);
    }
    return this;
  }

  /** Calls a helper whose arguments were pushed. */
  CodeBuilder call(Helper helper) {
    if (byHandles) {
      return cb.invokevirtual(CD_MethodHandle, "invokeExact", helper.handleType());
    }
    return helper.isStatic()
        ? cb.invokestatic(helper.owner(), helper.name(), helper.type())
        : cb.invokevirtual(helper.owner(), helper.name(), helper.type());
  }

  /** Pushes a word of a pair. */
  CodeBuilder load(Helper word, Operand pair) {
    return helper(word).access().push(pair).call(word);
  }

  // ---- what must hold

  /** Goes elsewhere, where nothing has been done yet, if the word is no list. */
  void requireList(Operand word, Label otherwise) {
    if (word.equals(new Operand.Word(Words.NIL))) {
      return;
    }
    Target isList = target();
    differs(WordKind.PAIR, word);
    branch(isList, cb::ifeq);
    push(word).cb.loadConstant(Words.NIL).lcmp().ifne(otherwise);
    bind(isList);
  }

  /** Goes elsewhere, where nothing has been done yet, if the word is an error. */
  void requireNoError(Operand word, Label otherwise) {
    ifError(word, () -> cb.ifne(otherwise));
  }

  /**
   * Takes room for cells, or goes elsewhere. Code without a frame would have to begin anew there,
   * so it tries to have the window made longer before.
   *
   * @param bytes a multiple of 16
   * @return the offset of the first, where the cells are written before anything else happens
   */
  Operand.InLocal room(long bytes, Label otherwise) {
    helper(Helper.QUICK_ROOM).heap().call(Helper.QUICK_ROOM);
    Target on = target();
    cb.loadConstant(bytes)
        .lcmp()
        .iflt(isFrameless() ? aside(() -> widen(bytes, otherwise, on)) : otherwise);
    bind(on);
    helper(Helper.TAKE_ASKED).heap().cb.loadConstant(bytes);
    call(Helper.TAKE_ASKED);
    return popped();
  }

  private void widen(long bytes, Label otherwise, Target on) {
    heap().cb.loadConstant(bytes).invokevirtual(Descriptors.HEAP, "widen", Descriptors.WIDEN);
    cb.ifeq(otherwise);
    jump(on);
  }

  /** Jumps to {@code target}, which is bound here or expected, if the word is an error. */
  void onError(Operand word, Target target) {
    if (!word.isNoObject()) {
      expect(target);
    }
    ifError(word, () -> branch(target, cb::ifne));
  }

  /** Asks aside whether a word is an error, since few are objects; {@code jump} leaves if so. */
  private void ifError(Operand word, Runnable jump) {
    if (word.isNoObject()) {
      return;
    }
    Target on = target();
    differs(WordKind.OBJECT, word)
        .ifeq(
            aside(
                () -> {
                  machine().push(word);
                  cb.invokevirtual(Descriptors.MACHINE, "isError", Descriptors.IS_ERROR);
                  jump.run();
                  jump(on);
                }));
    bind(on);
  }
}
