package valk.eval.run;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import valk.eval.value.ClosureCell;
import valk.eval.value.CodeCell;
import valk.eval.value.ErrorKind;
import valk.eval.value.Names;
import valk.eval.value.PartialCell;
import valk.eval.value.RealCell;
import valk.eval.value.RecentKeys;
import valk.eval.value.RefCell;
import valk.eval.value.Shapes;
import valk.eval.value.TextBuffer;
import valk.eval.value.Workspace;
import valk.gc.HeapExhausted;
import valk.gc.ManagedHeap;
import valk.gc.NameTable;
import valk.gc.RootSource;
import valk.gc.RootVisitor;
import valk.gc.SweepListener;
import valk.gc.Words;
import valk.memory.SlabSnapshot;
import valk.memory.Space;
import valk.memory.SpaceAccess;

/**
 * The machine that runs Lisp: a shadow stack of words, the tables of code and globals, calls,
 * safepoints.
 *
 * <p>A frame on the shadow stack:
 *
 * <pre>
 *   fp - 2   function word: closure, CODE object or builtin; roots the running code
 *   fp - 1   call site, a fixnum: distance to the caller's fp and source position (see {@link Site})
 *   fp ..    arguments, then variables, then temporaries of nested steps
 * </pre>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>At a safepoint every word in {@code stack[0 .. top)} is a valid value or a call site; what
 *       lies above is dead.
 *   <li>Words below {@link #clean} hold no pointer into scratch. A frame can be written only while
 *       its activation runs, so whoever returns into a frame lowers {@code clean} to it.
 *   <li>A word of the shadow stack stands for at most {@link #JAVA_BYTES_PER_WORD} bytes of Java
 *       stack: the analyzer pads frames of deeply nested code. So one comparison at function entry
 *       serves both stacks.
 * </ul>
 *
 * <p>Owned by one thread at a time; only {@link #interrupt} may be called from others.
 */
public final class Machine implements RootSource, NameTable, SweepListener, Workspace {
  /** Upper bound of the Java stack that one word of shadow stack stands for, interpreted code. */
  public static final int JAVA_BYTES_PER_WORD = 384;

  /** Words above a frame that a builtin may use without {@link #reserve}. */
  public static final int SLACK = 1024;

  /** Words of a frame below its first argument. */
  public static final int HEADER = 2;

  /** Words that the Java frames between a builtin and the code it calls back stand for. */
  private static final int WORDS_OF_A_CALLBACK = 16;

  /** Words that a builtin piles up before the limits take notice, a power of two. */
  private static final int PILE_STEP = 64;

  /** Words above its arguments that a builtin finds below the limit. */
  public static final int ROOM_OF_A_BUILTIN = 16;

  /** Operands of one step after which there is a safepoint, a power of two. */
  private static final int OPERANDS_A_POLL = 8;

  /** Words of shadow stack that a call of usual size takes: header, arguments, variables. */
  public static final int WORDS_PER_CALL = 8;

  /** No id of any code. */
  public static final int UNKNOWN_CODE = -1;

  private static final int INITIAL_WORDS = 8 * 1024;
  private static final int POLL_NOW = 0;
  private static final VarHandle LIMIT;

  static {
    try {
      LIMIT = MethodHandles.lookup().findVarHandle(Machine.class, "limit", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public final Names names;
  public final Globals globals;
  public final ManagedHeap heap;
  public final Space space;

  /** The space, for code that knows this machine as a constant. */
  public final SpaceAccess access;

  public final Host host;
  public final Errors errors;
  private final TextBuffer textBuffer = new TextBuffer();
  private final RecentKeys recentKeys = new RecentKeys();

  /** The shadow stack. Replaced by a larger one when it grows: load it again after each call. */
  public long[] stack = new long[INITIAL_WORDS + SLACK];

  /** Set with {@link Words#TAIL}: number of arguments of the call that is to be made. */
  public int tailCount;

  /**
   * Id of the code of a pending tail call when it is known and its arguments fit; else {@link
   * #UNKNOWN_CODE}. No reference: storing one would run a barrier of the JVM's collector each time.
   */
  public int tailCode = UNKNOWN_CODE;

  /** The ENV of a caller that called {@code eval} and the like by name; taken at once, or nil. */
  public long callerScope = Words.NIL;

  /** Right operand of the step that was just computed; valid until the next step. */
  public long second;

  /**
   * The error that made {@link Node#test} answer {@link Node#FAILED}; valid until the next step.
   */
  public long failed = Words.NIL;

  /** What templates make while a macro is expanded. */
  public final TemplateLog templates = new TemplateLog();

  /** First word of the stack that may hold a pointer into scratch. */
  public int clean;

  /**
   * As {@link #limit()}. Written by other threads too, and only by {@link #setLimit}. Compiled code
   * reads it without more ado where it has just been entered, so that two reads without a call
   * between them may be one; in loops it asks {@link #limit()}.
   */
  public int limit;

  private int threadLimit;

  /**
   * Words that builtins have piled up below their callbacks. They stand for no Java stack, so
   * {@link #threadLimit} is raised by them: in steps, since that costs a fence.
   */
  private int piles;

  /** As many as there were when the builtin began that runs now. */
  private int pilesBelow;

  /** How often evaluation went on elsewhere since the visit began. */
  private int descents;

  private final int maxWords;
  private int serial;
  private boolean macros;
  private int top;
  private int active;
  private volatile @Nullable ErrorKind interruption;
  private final Fuel fuel = new Fuel();

  /** Whether it was the heap that asked for a safepoint. */
  private boolean heapAsks;

  private Builtin[] builtins;
  private Families families;
  private final List<Supplier<List<SlabSnapshot>>> slabs = new ArrayList<>();
  private final HostObjects objects = new HostObjects();
  private final Compiler compiler;
  private final CodeProvider codeProvider;
  private final CodeTable codes;
  private final DeepStack deepStack;
  private final Unwind outOfMemory = new Unwind(ErrorKind.OUT_OF_MEMORY, "out of memory");
  private final Unwind stackOverflow = new Unwind(ErrorKind.STACK_OVERFLOW, "stack overflow");

  public Machine(MachineParts parts) {
    this.names = parts.names();
    this.host = parts.host();
    this.builtins = parts.builtins();
    this.families = parts.families();
    this.compiler = parts.compiler();
    this.codeProvider = parts.code();
    this.maxWords = parts.maxWords();
    this.globals = new Globals(names);
    this.codes = new CodeTable(codeProvider);
    this.deepStack = new DeepStack((long) maxWords * JAVA_BYTES_PER_WORD);
    this.heap = parts.heap().apply(this);
    this.space = heap.space();
    this.access = space.access();
    this.errors = new Errors(this);
    this.threadLimit = maxWords;
    resetLimit();
    compiler.attach(this);
    codeProvider.attach(this);
  }

  // ---- tables

  public Builtin builtin(long word) {
    return builtins[Words.payload(word)];
  }

  public Builtin[] builtins() {
    return builtins;
  }

  public Compiler compiler() {
    return compiler;
  }

  /** How analysed code is run. */
  public CodeProvider codeProvider() {
    return codeProvider;
  }

  public CodeTable codes() {
    return codes;
  }

  /** The builtin of that name, whatever the name means now. */
  public Builtin builtinNamed(String name) {
    for (Builtin builtin : builtins) {
      if (builtin.name.equals(name)) {
        return builtin;
      }
    }
    throw new IllegalArgumentException("no builtin " + name);
  }

  /**
   * The value of a global that is not bound, after the builtins were asked that wait to be asked
   * for: {@link Words#UNSET} if it has none still. No safepoint.
   */
  public long resolve(Global global) {
    if (global.name.indexOf('/') > 0) {
      addFamilies();
    }
    return global.value;
  }

  /** Adds the builtins that wait to be asked for; names that are bound stay what they are. */
  public void addFamilies() {
    Families waiting = families;
    families = Families.NONE;
    int before = builtins.length;
    Registry all = new Registry(builtins);
    waiting.addTo(this, all);
    builtins = all.all();
    for (int i = before; i < builtins.length; i++) {
      Global global = globals.of(names.permanent(builtins[i].name));
      if (!global.isBound()) {
        globals.store(heap, global, builtins[i].word(), null);
      }
    }
  }

  /** Has {@link #slabs} tell of more. */
  public void showSlabs(Supplier<List<SlabSnapshot>> more) {
    slabs.add(more);
  }

  /** Figures of slabs that builtins brought with them. */
  public List<SlabSnapshot> slabs() {
    return slabs.stream().flatMap(each -> each.get().stream()).toList();
  }

  /** The ref of an object of the host; a safepoint. */
  public long ref(Object object, int fp, int liveTop) {
    long known = objects.word(object);
    return known != Words.NONE ? known : newRef(object, fp, liveTop);
  }

  private long newRef(Object object, int fp, int liveTop) {
    chargeNow(HostObjects.CHARGE, fp, liveTop);
    int id = objects.add(object);
    long ref = Words.NONE;
    try {
      ref = Words.object(owner(Shapes.REF, RefCell.SLOTS, RefCell.SIZE, id, fp, liveTop));
      objects.made(id, ref);
    } finally {
      if (ref == Words.NONE) {
        objects.remove(id);
        heap.credit(HostObjects.CHARGE);
      }
    }
    return ref;
  }

  /** The object that a ref stands for. */
  public Object objectOf(long ref) {
    return objects.get(RefCell.ownerId(space, ref));
  }

  /**
   * Makes the CODE cell of some code and enters it in the table; a safepoint. Its slots are nil.
   *
   * @return the word of the cell
   */
  public long addCode(Code code, int slots, long bytes, int fp, int liveTop) {
    int id = codes.add(code);
    long charge = code.charge + codes.retain(code);
    boolean charged = false;
    boolean made = false;
    try {
      chargeNow(charge, fp, liveTop);
      charged = true;
      code.cell = owner(Shapes.CODE, slots, bytes, id, fp, liveTop);
      made = true;
    } finally {
      if (!made) {
        codes.remove(id);
        codes.release(code);
        heap.credit(charged ? charge : 0);
      }
    }
    return Words.object(code.cell);
  }

  private void chargeNow(long bytes, int fp, int liveTop) {
    ensure(0, bytes, fp, liveTop);
    try {
      heap.charge(bytes);
    } catch (HeapExhausted e) {
      throw exhausted(fp, e);
    }
  }

  @Override
  public void dead(int type, int ownerId) {
    if (type == Shapes.CODE) {
      Code code = codes.remove(ownerId);
      heap.credit(code.charge + codes.release(code));
    } else if (type == Shapes.REF) {
      objects.remove(ownerId);
      heap.credit(HostObjects.CHARGE);
    }
  }

  /** The code that a closure or CODE object runs, or null for any other word. */
  public @Nullable Code codeOf(long function) {
    if (!Words.isObject(function)) {
      return null;
    }
    return switch (Shapes.type(space, function)) {
      case Shapes.CLOSURE -> codes.get(ClosureCell.codeId(space, function));
      case Shapes.CODE -> codes.get(CodeCell.ownerId(space, function));
      default -> null;
    };
  }

  // ---- globals

  /**
   * Binds a global. Code that took the old value for granted is analysed again at its next call.
   *
   * @throws Unwind out of memory: in recovery mode the value would be lasting growth
   */
  public void define(int fp, Global global, long value) {
    try {
      heap.requireKeepable(value);
      if (!global.isBound()) {
        heap.charge(Globals.CHARGE);
      }
    } catch (HeapExhausted e) {
      throw exhausted(fp, e);
    }
    if (global.value != value && (global.assumed || isForm(value))) {
      global.assumed = false;
      codes.invalidate(global);
    }
    macros |= isMacro(value);
    globals.store(heap, global, value, plainCode(value));
  }

  /**
   * Binds a global while there is no code yet, to a word that is no pointer. Uncharged: what is
   * there before the first code belongs to the product.
   */
  public void predefine(Global global, long immediate) {
    globals.store(heap, global, immediate, null);
  }

  /** A name that comes to mean a form or macro changes code that called it as a function. */
  private boolean isForm(long value) {
    return Shapes.isBuiltin(value) ? builtin(value).isForm() : isMacro(value);
  }

  /** Whether the word is the value of a macro. */
  @Override
  public boolean isMacro(long word) {
    return Words.isObject(word)
        && Shapes.type(space, word) == Shapes.CLOSURE
        && codes.get(ClosureCell.codeId(space, word)).macro;
  }

  /** Whether there has ever been a macro. */
  public boolean hasMacros() {
    return macros;
  }

  /**
   * Makes room for what binding the globals keeps for good; a safepoint. The values are the last
   * live words. In recovery, what was released in the meantime may have made room: collects to see.
   *
   * @throws Unwind out of memory, in recovery also when anything would grow for good
   */
  public void prepareToBind(int fp, int liveTop, Global... targets) {
    long charge = 0;
    for (Global global : targets) {
      charge += global.isBound() ? 0 : Globals.CHARGE;
    }
    boolean grows = charge > 0 || anyScratch(liveTop - targets.length, liveTop);
    try {
      if (grows && heap.inRecovery()) {
        enterSafepoint(fp, liveTop);
        heap.recover();
      }
      if (charge > 0) {
        enterSafepoint(fp, liveTop);
        heap.ensureLasting(charge);
      }
    } catch (HeapExhausted e) {
      throw exhausted(fp, e);
    }
  }

  private boolean anyScratch(int from, int to) {
    for (int i = from; i < to; i++) {
      if (heap.isScratch(stack[i])) {
        return true;
      }
    }
    return false;
  }

  /** The code of a closure that takes exactly so many arguments; null for any other word. */
  public @Nullable Code plainCode(long function, int argc) {
    Code code = plainCode(function);
    return code == null || code.required != argc ? null : code;
  }

  private @Nullable Code plainCode(long value) {
    if (!Words.isObject(value) || Shapes.type(space, value) != Shapes.CLOSURE) {
      return null;
    }
    Code code = codes.get(ClosureCell.codeId(space, value));
    return code.rest ? null : code;
  }

  // ---- safepoints

  /** The stack index that a function's frame must stay below; 0 when a safepoint is asked for. */
  public int limit() {
    return (int) LIMIT.getOpaque(this);
  }

  /** With a fence: who sets it looks next whether there was an interruption meanwhile. */
  private void setLimit(int index) {
    LIMIT.setVolatile(this, index);
  }

  /** Asks for a safepoint of the heap at the next check. */
  public void requestSafepoint() {
    heapAsks = true;
    setLimit(POLL_NOW);
  }

  /**
   * Stops the evaluation at its next safepoint. From any thread.
   *
   * @param kind what to raise: {@code INTERRUPTED}, {@code TIMEOUT}, …
   */
  public void interrupt(ErrorKind kind) {
    interruption = kind;
    setLimit(POLL_NOW);
  }

  /** Forgets an interruption that found nothing to interrupt. */
  public void clearInterruption() {
    interruption = null;
  }

  private void resetLimit() {
    setLimit(pollsAlways() ? POLL_NOW : Math.min(threadLimit, stack.length - SLACK));
  }

  /** Whether every check is to take its slow path: zeal has its turn there, and fuel is counted. */
  private boolean pollsAlways() {
    return fuel.isCounted() || heap != null && heap.zealous();
  }

  /** Whether a safepoint follows the operand of this index, in either tier. */
  public static boolean isTimeToPoll(int operand) {
    return (operand & OPERANDS_A_POLL - 1) == OPERANDS_A_POLL - 1;
  }

  /** A safepoint, when one is asked for. The words in {@code stack[0 .. liveTop)} are live. */
  @Override
  public void poll(int fp, int liveTop) {
    if (limit() == POLL_NOW) {
      safepoint(1, fp, liveTop);
    }
  }

  @Override
  public void pollAfterElements(long elements, int fp, int liveTop) {
    if (limit() == POLL_NOW) {
      safepoint(Fuel.stepsOfElements(elements), fp, liveTop);
    }
  }

  @Override
  public void pollAfterBytes(long bytes, int fp, int liveTop) {
    if (limit() == POLL_NOW) {
      safepoint(Fuel.stepsOfBytes(bytes), fp, liveTop);
    }
  }

  @Override
  public void pollFree(int fp, int liveTop) {
    if (limit() == POLL_NOW) {
      safepoint(0, fp, liveTop);
    }
  }

  private void safepoint(long steps, int fp, int liveTop) {
    enterSafepoint(fp, liveTop);
    resetLimit();
    stopIfInterrupted(fp);
    burn(steps, fp);
    if (heapAsks || heap.zealous()) {
      heapAsks = false;
      pollHeap(fp);
    }
  }

  /**
   * As {@link #pollAfterElements}, where nothing may move: no safepoint.
   *
   * @throws Unwind if the evaluation is to stop
   */
  public void stopIfAsked(long elements, int fp) {
    if (limit() == POLL_NOW) {
      stopIfInterrupted(fp);
      burn(Fuel.stepsOfElements(elements), fp);
    }
  }

  private void stopIfInterrupted(int fp) {
    ErrorKind kind = interruption;
    if (kind != null) {
      interruption = null;
      throw errors.locate(fp, new Unwind(kind, kind.message()));
    }
  }

  private void pollHeap(int fp) {
    try {
      heap.poll();
    } catch (HeapExhausted e) {
      throw exhausted(fp, e);
    }
  }

  // ---- fuel

  /**
   * Limits the steps of what runs until {@link #endFuel}, see {@link Fuel}.
   *
   * @param steps 0 or more
   */
  public void beginFuel(long steps) {
    fuel.fill(steps);
    setLimit(POLL_NOW);
  }

  /** Ends the limit on steps. */
  public void endFuel() {
    fuel.stop();
    refreshLimit();
  }

  /** Steps that are left of the last limit. */
  public long fuelLeft() {
    return fuel.left();
  }

  /**
   * To be asked when a stream of the host does not take what a script writes.
   *
   * @throws Unwind output limit, if that was the reason
   */
  public void stopAtOutputLimit(int fp, IOException e) {
    if (e instanceof OutputLimitException) {
      String message = Objects.requireNonNull(e.getMessage());
      throw errors.locate(fp, new Unwind(ErrorKind.OUTPUT_LIMIT, message));
    }
  }

  private void burn(long steps, int fp) {
    if (fuel.isCounted() && !fuel.take(steps)) {
      String message = ErrorKind.FUEL.message() + ": " + fuel.tank() + " steps were granted";
      throw errors.locate(fp, new Unwind(ErrorKind.FUEL, message));
    }
  }

  private void enterSafepoint(int fp, int liveTop) {
    top = liveTop;
    active = fp - HEADER;
  }

  /**
   * A safepoint after which {@code bytes} can be allocated before the next one.
   *
   * @param bytes at most 64 KiB
   * @throws Unwind out of memory
   */
  @Override
  public void ensure(long bytes, int fp, int liveTop) {
    ensure(bytes, 0, fp, liveTop);
  }

  /** As {@link #ensure(long, int, int)}, and room for {@code charge} bytes outside the heap. */
  @Override
  public void ensure(long bytes, long charge, int fp, int liveTop) {
    pollAfterBytes(bytes + charge, fp, liveTop);
    enterSafepoint(fp, liveTop);
    try {
      heap.ensure(bytes, charge);
    } catch (HeapExhausted e) {
      throw exhausted(fp, e);
    }
  }

  /**
   * Makes a cell of any size; a safepoint.
   *
   * @return the offset; slots are nil, raw bytes zero
   */
  @Override
  public long large(int type, int slots, long bytes, int fp, int liveTop) {
    poll(fp, liveTop);
    enterSafepoint(fp, liveTop);
    try {
      long cell = heap.large(type, slots, bytes);
      burn(Fuel.stepsOfBytes(bytes), fp);
      return cell;
    } catch (HeapExhausted e) {
      throw exhausted(fp, e);
    }
  }

  /** Makes a cell that owns Java state, born in the heap; a safepoint. */
  public long owner(int type, int slots, long bytes, int ownerId, int fp, int liveTop) {
    poll(fp, liveTop);
    enterSafepoint(fp, liveTop);
    try {
      return heap.owner(type, slots, bytes, ownerId);
    } catch (HeapExhausted e) {
      throw exhausted(fp, e);
    }
  }

  /** Collects now; a safepoint. Bytes reclaimed. */
  public long collect(int fp, int liveTop) {
    enterSafepoint(fp, liveTop);
    burn(Fuel.stepsOfBytes(heap.usage()), fp);
    return heap.collect();
  }

  /** Checkpoints now; a safepoint. */
  public void checkpoint(int fp, int liveTop) {
    enterSafepoint(fp, liveTop);
    try {
      heap.checkpoint();
    } catch (HeapExhausted e) {
      throw exhausted(fp, e);
    }
  }

  /**
   * Makes a resource error that was caught good: after lack of memory, collects and opens a window.
   */
  public void recover(int fp, int liveTop, ErrorKind kind) {
    enterSafepoint(fp, liveTop);
    if (kind == ErrorKind.OUT_OF_MEMORY) {
      heap.recover();
    }
  }

  /** The resource error that lack of memory becomes. */
  public Unwind exhausted(int fp, HeapExhausted e) {
    return errors.locate(fp, outOfMemory, "out of memory: " + e.getMessage());
  }

  // ---- between top-level forms

  /** No activation is left: nothing on the shadow stack is live. */
  public void idle() {
    top = 0;
    active = 0;
    clean = 0;
  }

  /**
   * Tells how much of the shadow stack may be used on the Java stack of the calling thread.
   *
   * @param words its bytes divided by {@link #JAVA_BYTES_PER_WORD}
   */
  public void setThreadBudget(int words) {
    piles = 0;
    pilesBelow = 0;
    descents = 0;
    threadLimit = Math.min(words, maxWords);
    refreshLimit();
  }

  // ---- stack room

  /**
   * Makes room for words up to {@code newTop}.
   *
   * @throws Unwind stack overflow
   */
  @Override
  public void reserve(int fp, int newTop) {
    if (newTop + SLACK > stack.length) {
      grow(fp, newTop);
    }
  }

  private void grow(int fp, int newTop) {
    if (newTop > maxWords) {
      throw tooDeep(fp);
    }
    long doubled = Math.min((long) maxWords, 2L * newTop);
    stack = Arrays.copyOf(stack, (int) doubled + SLACK);
    refreshLimit();
  }

  // ---- calls

  /** Value of a condition: 1, 0 or {@link Node#FAILED}. */
  public int truth(long word) {
    if (Words.isFixnum(word)) {
      return word != 0 ? 1 : 0;
    }
    if (Words.isObject(word)) {
      return truthOfObject(word);
    }
    return word != Words.NIL ? 1 : 0;
  }

  private int truthOfObject(long word) {
    return switch (Shapes.type(space, word)) {
      case Shapes.REAL -> RealCell.value(space, word) != 0.0 ? 1 : 0;
      case Shapes.ERROR -> {
        failed = word;
        yield Node.FAILED;
      }
      default -> 1;
    };
  }

  public boolean isFunction(long word) {
    return Shapes.isFunction(space, word);
  }

  public boolean isError(long word) {
    return Words.isObject(word) && Shapes.type(space, word) == Shapes.ERROR;
  }

  /**
   * Calls back from a builtin's body.
   *
   * @param function the function
   * @param fp the builtin's frame
   * @param base index of the first argument, at least two above the builtin's live words
   * @param argc number of arguments, in {@code stack[base ..]}
   * @return the value, or an error value
   */
  public long call(long function, int fp, int base, int argc) {
    reserve(fp, base + argc);
    open(function, fp, base);
    return close(fp, base, invoke(base, argc));
  }

  /** What a builtin's callee finds below its frame. */
  private void open(long function, int fp, int base) {
    stack[base - 2] = function;
    stack[base - 1] = Site.of(base - fp, Site.position(stack[fp - 1]));
    pile(base - fp);
  }

  /** A builtin calls in a frame at a distance from its own. */
  private void pile(int distance) {
    int piled = Math.max(0, distance - WORDS_OF_A_CALLBACK) & -PILE_STEP;
    if (piles != pilesBelow + piled) {
      allowPiles(pilesBelow + piled);
    }
  }

  /**
   * As {@link #call}, for the usual case, in three steps, so that the second stands in the builtin,
   * where the JVM sees which code it runs: begins a call of code that {@link #plainCode(long, int)}
   * gave. The builtin runs its {@link Code#body} then, and hands the value to {@link #close}.
   *
   * @return whether there is room, and no safepoint is asked for; else nothing has happened
   */
  public boolean open(Code code, long function, int fp, int base) {
    boolean usual = base + code.frame < limit();
    if (usual) {
      open(function, fp, base);
    }
    return usual;
  }

  /**
   * As {@link #open(Code, long, int, int)}, for a row of calls of a {@link LoopBody}, which have no
   * frames: nothing is to be closed. The caller stores the function two words below where each
   * frame would be. That there is room, and no safepoint is asked for, holds for all of them.
   *
   * @param base where the frame of the first would be; that of each further one may lie one word
   *     higher
   * @param words that each frame would take
   * @return how many calls there may be, 0 to {@value #PILE_STEP}
   */
  public int openWithoutFrames(int fp, int base, int words) {
    pile(base - fp);
    int calls = callsUntilNextPile(base - fp);
    return base + calls + words <= limit() ? calls : 0;
  }

  private static int callsUntilNextPile(int distance) {
    int piled = Math.max(0, distance - WORDS_OF_A_CALLBACK);
    return PILE_STEP - (piled & PILE_STEP - 1);
  }

  /**
   * As {@link #open(Code, long, int, int)}, for a builtin, whose arguments lie in the frame. Its
   * body runs between {@link #beginPile} and {@link #endPile}.
   */
  public boolean open(Builtin builtin, int fp, int base, int argc) {
    boolean usual =
        base + argc + ROOM_OF_A_BUILTIN < limit()
            && builtin.accepts(argc)
            && errorAmong(base, argc) == Words.NONE;
    if (usual) {
      open(builtin.word(), fp, base);
    }
    return usual;
  }

  /** Ends a callback of the builtin at {@code fp}: the value, after the calls that it left. */
  public long close(int fp, int base, long result) {
    long value = result == Words.TAIL ? finish(base) : result;
    returnTo(fp);
    return value;
  }

  /** As {@link #call}, from where no builtin runs. */
  public long callFromExpansion(long function, int fp, int base, int argc) {
    int below = beginPile();
    try {
      return call(function, fp, base, argc);
    } finally {
      endPile(below);
    }
  }

  /** A builtin begins; gives what {@link #endPile} takes. */
  public int beginPile() {
    int below = pilesBelow;
    pilesBelow = piles;
    return below;
  }

  /** A builtin has ended: what it has piled up is gone. */
  public void endPile(int below) {
    if (piles != pilesBelow) {
      allowPiles(pilesBelow);
    }
    pilesBelow = below;
  }

  /** Raises the thread's limit by the words that builtins have piled up. */
  private void allowPiles(int words) {
    threadLimit += words - piles;
    piles = words;
    refreshLimit();
  }

  /** The activation of frame {@code fp} goes on: it may write its frame. */
  public void returnTo(int fp) {
    if (fp - HEADER < clean) {
      clean = fp - HEADER;
    }
  }

  /** What {@link #tailCode} is for a call of the code with so many arguments. */
  public static int tailCode(@Nullable Code code, int arguments) {
    return code != null && code.required == arguments ? code.id : UNKNOWN_CODE;
  }

  /** Replaces the builtin's activation by a call; the arguments are in {@code stack[fp ..]}. */
  public long tail(long function, int fp, int argc) {
    stack[fp - 2] = function;
    tailCount = argc;
    tailCode = UNKNOWN_CODE;
    return Words.TAIL;
  }

  /** Runs the pending tail call of the frame at {@code base}, and those it leaves, to a value. */
  public long finish(int base) {
    long result = Words.TAIL;
    while (result == Words.TAIL) {
      result = tailCode == UNKNOWN_CODE ? step(base, tailCount) : enter(codes.get(tailCode), base);
    }
    return result;
  }

  /**
   * Calls {@code stack[base - 2]} with {@code argc} arguments in {@code stack[base ..]}.
   *
   * @return the value; never {@link Words#TAIL}
   */
  public long invoke(int base, int argc) {
    long result = step(base, argc);
    return result == Words.TAIL ? finish(base) : result;
  }

  /** One call; gives {@link Words#TAIL} when another is to be made in the same frame. */
  private long step(int base, int argc) {
    long function = stack[base - 2];
    if (Shapes.is(space, function, Shapes.CLOSURE)) {
      Code code = codes.get(ClosureCell.codeId(space, function));
      if (argc < code.required) {
        return partial(base, argc);
      }
      if (code.rest) {
        collectRest(code, base, argc);
      } else if (argc > code.required) {
        return errors.tooMany(base, code, argc);
      }
      return base + code.frame >= limit() ? enterSlowly(code, base) : code.body.exec(this, base);
    }
    return Shapes.isBuiltin(function)
        ? invokeBuiltin(builtin(function), base, argc)
        : stepInto(function, base, argc);
  }

  private long stepInto(long function, int base, int argc) {
    if (Words.isObject(function)) {
      switch (Shapes.type(space, function)) {
        case Shapes.CODE:
          return enter(codes.get(CodeCell.ownerId(space, function)), base);
        case Shapes.PARTIAL:
          return argc == 0 ? function : spread(function, base, argc);
        case Shapes.ERROR:
          return function;
        default:
          break;
      }
    }
    return errors.notAFunction(base, function);
  }

  /** A partial application of the function of the frame; with no arguments, the function itself. */
  private long partial(int base, int argc) {
    long function = stack[base - 2];
    if (argc == 0) {
      return function;
    }
    if (argc > PartialCell.MAX_ARGUMENTS) {
      return errors.tooManyToHold(base, argc);
    }
    ensure(PartialCell.size(argc), base, base + argc);
    return PartialCell.make(heap, stack[base - 2], stack, base, argc);
  }

  /** Puts the arguments that the partial application holds in front of those in the frame. */
  private long spread(long partial, int base, int argc) {
    int held = PartialCell.count(space, partial);
    reserve(base, base + held + argc);
    System.arraycopy(stack, base, stack, base + held, argc);
    for (int i = 0; i < held; i++) {
      stack[base + i] = PartialCell.argument(space, partial, i);
    }
    return tail(PartialCell.function(space, partial), base, held + argc);
  }

  /** Makes the list of the arguments past the required ones. */
  public void collectRest(Code code, int base, int argc) {
    int first = base + code.required;
    int end = base + argc;
    reserve(base, end + 1);
    stack[end] = Words.NIL;
    while (end > first) {
      int chunk = Math.min(end - first, 1024);
      ensure(16L * chunk, base, end + 1);
      long list = stack[end];
      for (int i = 0; i < chunk; i++) {
        list = heap.pair(stack[--end], list) | Words.QUOTED;
      }
      stack[end] = list;
    }
  }

  /** Runs code whose arguments are in place. */
  public long enter(Code code, int base) {
    if (base + code.frame >= limit()) {
      return enterSlowly(code, base);
    }
    return code.body.exec(this, base);
  }

  /** Function entry when a safepoint is asked for or a stack is short. */
  public long enterSlowly(Code code, int base) {
    poll(base, base + code.arguments());
    int need = base + code.frame;
    reserve(base, need);
    if (need >= threadLimit) {
      return deeply(base, need, () -> code.body.exec(this, base));
    }
    return code.body.exec(this, base);
  }

  /** Whether the calling thread has less Java stack than the whole budget. */
  public boolean isShallow() {
    return threadLimit < maxWords;
  }

  /** Words that the shadow stack has at most: the limit of depth. */
  public int stackWords() {
    return maxWords;
  }

  private Unwind tooDeep(int fp) {
    int calls = maxWords / WORDS_PER_CALL;
    return errors.locate(
        fp, stackOverflow, "stack overflow: deeper than the budget of about " + calls + " calls");
  }

  /** How often the visit has gone on elsewhere, for lack of Java stack. */
  public int descents() {
    return descents;
  }

  /** Runs work that recurses, without calling Lisp, on a deep stack. */
  public void onDeepStack(Runnable work) {
    deeply(
        0,
        0,
        () -> {
          work.run();
          return Words.NIL;
        });
  }

  /** Goes on with the work on a thread whose stack is large enough for the whole budget. */
  public long deeply(int fp, int need, LongSupplier work) {
    if (need >= maxWords || deepStack.isCurrent()) {
      throw tooDeep(fp);
    }
    int shallow = threadLimit;
    descents++;
    try {
      return deepStack.run(() -> onItsStack(fp, need, work));
    } finally {
      threadLimit = shallow;
      refreshLimit();
    }
  }

  private long onItsStack(int fp, int need, LongSupplier work) {
    long words = deepStack.usableBytes() / JAVA_BYTES_PER_WORD;
    threadLimit = (int) Math.min(maxWords, words);
    if (need >= threadLimit) {
      throw tooDeep(fp);
    }
    refreshLimit();
    return work.getAsLong();
  }

  /** Sets the limit anew, unless a safepoint is asked for or an interrupt comes between. */
  private void refreshLimit() {
    if (limit() != POLL_NOW) {
      resetLimit();
      if (interruption != null) {
        setLimit(POLL_NOW);
      }
    }
  }

  private long invokeBuiltin(Builtin builtin, int base, int argc) {
    if (base + argc + ROOM_OF_A_BUILTIN >= limit()) {
      return invokeBuiltinSlowly(builtin, base, argc);
    }
    return apply(builtin, base, argc);
  }

  private long invokeBuiltinSlowly(Builtin builtin, int base, int argc) {
    poll(base, base + argc);
    int need = base + argc + ROOM_OF_A_BUILTIN;
    reserve(base, need);
    if (need >= threadLimit) {
      return deeply(base, need, () -> apply(builtin, base, argc));
    }
    return apply(builtin, base, argc);
  }

  /** Calls a builtin: errors among the arguments first, then the count, then the work. */
  public long apply(Builtin builtin, int base, int argc) {
    if (!builtin.takesErrors) {
      long error = errorAmong(base, argc);
      if (error != Words.NONE) {
        return error;
      }
    }
    if (!builtin.accepts(argc)) {
      return builtin.curries && argc < builtin.min
          ? partial(base, argc)
          : errors.arity(base, builtin, argc);
    }
    return run(builtin.body, base, argc);
  }

  /** The first error among words of the stack; {@link Words#NONE} if there is none. */
  public long errorAmong(int from, int count) {
    for (int i = 0; i < count; i++) {
      long word = stack[from + i];
      if (isError(word)) {
        return word;
      }
    }
    return Words.NONE;
  }

  /** Runs a builtin's body, whose arguments lie in its frame and were looked at. */
  public long run(Builtin.Body body, int base, int argc) {
    int below = beginPile();
    try {
      return body.call(this, base, argc);
    } finally {
      endPile(below);
    }
  }

  // ---- errors

  /** Makes an error value placed at the call of the builtin frame {@code fp}. Not a safepoint. */
  public long error(int fp, ErrorKind kind, String message) {
    return errors.make(fp, kind, message, Words.NIL);
  }

  public long error(int fp, ErrorKind kind, String message, long data) {
    return errors.make(fp, kind, message, data);
  }

  /** {@code head: argument 1: wanted a list, got the number 5}. */
  public long typeError(int fp, int argument, String wanted) {
    return errors.type(fp, argument, wanted);
  }

  // ---- names

  @Override
  public void retainMarked(long[] markedIds) {
    globals.retainMarked(markedIds);
    names.retainMarked(markedIds);
  }

  @Override
  public int capacity() {
    return names.capacity();
  }

  // ---- workspace

  @Override
  public ManagedHeap heap() {
    return heap;
  }

  @Override
  public TextBuffer textBuffer() {
    return textBuffer;
  }

  @Override
  public RecentKeys recentKeys() {
    return recentKeys;
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public long[] stack() {
    return stack;
  }

  @Override
  public String nameOf(long function) {
    return builtin(function).name;
  }

  @Override
  public int nextSerial() {
    serial = serial == -1 ? 1 : serial + 1;
    return serial;
  }

  // ---- roots

  @Override
  public void visit(RootVisitor visitor) {
    visitor.visit(stack, 0, top);
    templates.visit(visitor);
    globals.visit(visitor);
  }

  @Override
  public void visitDirty(RootVisitor visitor) {
    if (clean < top) {
      visitor.visit(stack, clean, top);
    }
    clean = Math.min(active < 0 ? 0 : active, top);
    templates.visit(visitor);
    globals.visitDirty(visitor);
  }
}
