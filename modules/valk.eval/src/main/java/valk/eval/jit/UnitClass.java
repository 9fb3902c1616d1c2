package valk.eval.jit;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SUPER;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.gc.Words;

/**
 * Writes the hidden class of one unit.
 *
 * <pre>
 *   final class Compiled extends CompiledCode {
 *     static final Global k1; …                                  // what it refers to
 *     static long frameless(Machine m, int fp, long a0, …) { … } // the function without a frame,
 *     static long run(Machine m, int fp, long a0, …) { … }       // or with one, or both
 *     long call(Machine m, int fp, long a0, …) { … }             // from callers with a frame
 *     long attempt(Machine m, int fp) { … }                      // a loop without one
 *     long bare(Machine m, int fp, long a0, …) { … }             // from callers without
 *     long inLoop(Machine m, int fp, long a0, …) { … }           // of builtins, for each element
 *     long exec(Machine m, int fp) { … }                         // with its arguments in the frame
 *   }
 * </pre>
 */
final class UnitClass {
  /** Name of the method that has a frame. */
  static final String RUN = "run";

  /** Bytes of a Java frame beside its locals: operand stack, links, what is spilled. */
  private static final int JAVA_FRAME_OVERHEAD = 256;

  private static final ClassDesc SELF = ClassDesc.of("valk.eval.jit.Compiled");

  /** The {@linkplain StackMap frames} are ours, and are true of code that is never reached. */
  private static final ClassFile CLASS_FILE =
      ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS);

  private final Unit unit;
  private final Supplier<Inlining> inlining;
  private final Frameless.Way way;

  /** Whether the class runs the function with a frame. */
  private final boolean isFramed;

  /** Whether the class runs the function without a frame. */
  private final boolean isFrameless;

  private final Constants constants;

  /** What the body without a frame takes to be fixnums. */
  private final Fixnums fixnums;

  /** What the body without a frame takes for granted, see {@link Method#relies}. */
  private final Map<Global, Node> relies = new LinkedHashMap<>();

  /** Found out while a method is written, where nothing checked can be thrown. */
  private @Nullable TooLargeException tooLarge;

  /**
   * @param inlining makes what chooses the calls to inline, for each method
   * @param way what body without a frame there is to be, here or in a class of its own
   * @param isFramed whether the function is to run with a frame. What runs without as a rule does
   *     so in another class then
   */
  UnitClass(Unit unit, Supplier<Inlining> inlining, Frameless.Way way, boolean isFramed) {
    this.unit = unit;
    this.constants = new Constants(unit.machine());
    this.inlining = inlining;
    this.way = way;
    this.isFramed = isFramed;
    this.isFrameless = way != Frameless.Way.NONE && !(isFramed && way.isUsual());
    this.fixnums =
        unit.code() == null || !isFrameless ? Fixnums.NONE : Fixnums.of(unit.code(), unit.ir());
  }

  /**
   * The class file.
   *
   * @throws TooLargeException if a method or its Java frame would be too large
   * @throws Frameless.ImpossibleException if there cannot be a body without a frame
   */
  byte[] bytes() throws TooLargeException {
    byte[] bytes;
    try {
      bytes = CLASS_FILE.build(SELF, this::write);
    } catch (IllegalArgumentException e) {
      // How the class-file API refuses a method that is longer than any may be.
      throw new TooLargeException(e.toString());
    }
    if (tooLarge != null) {
      throw tooLarge;
    }
    return bytes;
  }

  /** The class data, once the class was written. */
  Object[] data() {
    return constants.data();
  }

  /** How many copies of builtins' loops it runs, once it was written. */
  int copies() {
    return constants.copies();
  }

  private void write(ClassBuilder type) {
    type.withFlags(ACC_FINAL | ACC_SUPER).withSuperclass(superclass());
    if (isFrameless) {
      // First, since it may turn out to be impossible.
      method(type, Frameless.METHOD, ACC_STATIC, this::frameless);
    }
    if (isFramed) {
      method(type, RUN, ACC_STATIC, this::run);
    }
    writeEntries(type);
    for (Constants.Field field : constants.fields()) {
      type.withField(field.name(), field.type(), ACC_STATIC | ACC_FINAL);
    }
    type.withMethodBody(ConstantDescs.CLASS_INIT_NAME, MTD_void, ACC_STATIC, this::initClass);
    type.withMethodBody(ConstantDescs.INIT_NAME, MTD_void, 0, this::init);
  }

  private ClassDesc superclass() {
    if (isFramed) {
      return Descriptors.COMPILED;
    }
    return isLoop() ? Descriptors.FRAMELESS : Descriptors.QUICK_FUNCTION;
  }

  private boolean isLoop() {
    return way == Frameless.Way.TURN_BY_TURN;
  }

  /** Writes what others call, as far as the superclass has not got it. */
  private void writeEntries(ClassBuilder type) {
    if (!unit.isCalled()) {
      type.withMethodBody("exec", Descriptors.EXEC, ACC_PUBLIC, this::exec);
    } else if (isFramed) {
      method(type, "call", ACC_PUBLIC, cb -> invoke(RUN, cb).lreturn());
    } else if (isLoop()) {
      type.withMethodBody("attempt", Descriptors.EXEC, 0, this::attemptLoop);
    } else {
      method(type, Frameless.ENTRY, ACC_PUBLIC, this::enterBare);
    }
    if (isFrameless && way.servesLoops() && unit.passed() <= Frameless.MOST_IN_LOOPS) {
      type.withInterfaceSymbols(Descriptors.LOOP_BODY);
      if (isFramed) {
        method(type, Frameless.IN_LOOP, ACC_PUBLIC, this::enterBare);
      }
    }
  }

  private void method(ClassBuilder type, String name, int flags, Consumer<CodeBuilder> code) {
    type.withMethodBody(name, Descriptors.body(unit.passed()), flags, code);
  }

  private void run(CodeBuilder cb) {
    int passed = unit.passed();
    FrameState state = passed > 0 ? FrameState.cached(passed) : FrameState.homed(unit.words());
    boolean byHandles = !way.isUsual() && Helper.isBest(unit.accesses());
    Emitter emitter = new Emitter(cb, SELF, constants, state, passed, byHandles);
    write(emitter, inlining.get());
    emitter.writeStackMap();
  }

  private void frameless(CodeBuilder cb) {
    boolean byHandles = Helper.isBest(unit.accesses());
    Emitter emitter = Emitter.frameless(cb, SELF, constants, unit.passed(), byHandles);
    Method method = write(emitter, inlining.get());
    emitter.placeGiveUp();
    if (method.turns() != null) {
      method.turns().giveUp(method.function());
      intoFrame(cb);
    }
    cb.loadConstant(Words.TAIL).lreturn();
    emitter.writeStackMap();
  }

  private Method write(Emitter emitter, Inlining inPlace) {
    Target start = emitter.target();
    boolean hasTurns = emitter.isFrameless() && isLoop();
    TurnByTurn turns = hasTurns ? new TurnByTurn(emitter) : null;
    Fixnums known = emitter.isFrameless() ? fixnums : Fixnums.NONE;
    Method method =
        new Method(emitter, unit.code(), unit.body(), start, inPlace, way, turns, known, relies);
    emitter.expectRoom(unit.roomOfCalls());
    Exit exit = begin(method);
    emitter.bindLoop(start);
    if (turns != null) {
      turns.begin();
    }
    emitter.begins();
    new Translator(method, exit, known).end(unit.ir());
    emitter.writeAsides();
    int javaFrame = JAVA_FRAME_OVERHEAD + Long.BYTES * emitter.locals();
    if (javaFrame > emitter.lowestBase() * Machine.JAVA_BYTES_PER_WORD) {
      tooLarge = new TooLargeException(javaFrame + " bytes of Java stack");
    }
    return method;
  }

  private Exit begin(Method method) {
    if (unit.code() == null) {
      return new Exit.Back(unit.words());
    }
    boolean nests = method.emitter().isFrameless() && method.turns() == null;
    Remainder remainder = nests ? Remainder.of(method, unit.ir()) : null;
    if (remainder != null) {
      remainder.begin();
    }
    return new Exit.Return(remainder);
  }

  private void initClass(CodeBuilder cb) {
    cb.invokestatic(Descriptors.CONSTANTS, "handedOver", Descriptors.CLASS_DATA).astore(0);
    List<Constants.Field> fields = constants.fields();
    for (int i = 0; i < fields.size(); i++) {
      Constants.Field field = fields.get(i);
      cb.aload(0).loadConstant(Constants.FIRST + i).aaload().checkcast(field.type());
      cb.putstatic(SELF, field.name(), field.type());
    }
    cb.aload(0).iconst_0().new_(SELF).dup();
    cb.invokespecial(SELF, ConstantDescs.INIT_NAME, MTD_void).aastore().return_();
  }

  private void init(CodeBuilder cb) {
    cb.aload(0).loadConstant(unit.passed());
    cb.invokespecial(superclass(), ConstantDescs.INIT_NAME, Descriptors.INIT).return_();
  }

  /** With its arguments in the frame, of what nobody calls otherwise. */
  private void exec(CodeBuilder cb) {
    cb.aload(1).iload(2);
    for (int i = 0; i < unit.passed(); i++) {
      wordOfFrame(1, i, cb).laload();
    }
    cb.invokestatic(SELF, RUN, Descriptors.body(unit.passed())).lreturn();
  }

  /** The Java local of an argument, behind the instance, the machine and the frame pointer. */
  private static int argument(int index) {
    return 3 + 2 * index;
  }

  /** Runs a loop without a frame, by the arguments that lie where the frame would. */
  private void attemptLoop(CodeBuilder cb) {
    StackMap map = new StackMap(cb, Descriptors.EXEC, SELF);
    for (int i = 0; i < unit.passed(); i++) {
      int local = map.longLocal();
      wordOfFrame(1, i, cb).laload().lstore(local);
    }
    BitSet set = map.all();
    Label framed = cb.newLabel();
    requireFixnums(cb, framed);
    requireWhatItReliesOn(cb, map.reference(Descriptors.CODE), framed);
    cb.aload(0).invokevirtual(SELF, "succeeded", MTD_void);
    invoke(Frameless.METHOD, cb).lreturn();
    map.wrote();
    map.bind(framed, set);
    cb.loadConstant(Words.TAIL).lreturn();
    map.write();
  }

  /** Has the static method that runs without a frame store its arguments where one begins. */
  private void intoFrame(CodeBuilder cb) {
    for (int i = 0; i < unit.passed(); i++) {
      wordOfFrame(0, i, cb).lload(2 + 2 * i).lastore();
    }
  }

  /**
   * Pushes the stack and the index of a word of the frame.
   *
   * @param machine the Java local of the machine; that of the frame pointer follows
   */
  private static CodeBuilder wordOfFrame(int machine, int index, CodeBuilder cb) {
    cb.aload(machine).getfield(Descriptors.MACHINE, "stack", Descriptors.STACK);
    return cb.iload(machine + 1).loadConstant(index).iadd();
  }

  private StackMap instanceMap(CodeBuilder cb) {
    return new StackMap(cb, Descriptors.body(unit.passed()), SELF);
  }

  /** Has an instance's method call one of the static ones with all that it was given. */
  private CodeBuilder invoke(String method, CodeBuilder cb) {
    cb.aload(1).iload(2);
    for (int i = 0; i < unit.passed(); i++) {
      cb.lload(argument(i));
    }
    return cb.invokestatic(SELF, method, Descriptors.body(unit.passed()));
  }

  /** For a caller that has no frame either: gives up with it. */
  private void enterBare(CodeBuilder cb) {
    StackMap map = instanceMap(cb);
    BitSet parameters = map.all();
    Label otherwise = cb.newLabel();
    requireFixnums(cb, otherwise);
    requireWhatItReliesOn(cb, map.reference(Descriptors.CODE), otherwise);
    invoke(Frameless.METHOD, cb).lreturn();
    map.bind(otherwise, parameters);
    cb.loadConstant(Words.TAIL).lreturn();
    map.write();
  }

  /** Whether the arguments that the body without a frame takes to be fixnums are. */
  private void requireFixnums(CodeBuilder cb, Label otherwise) {
    for (int parameter : fixnums.parameters()) {
      cb.lload(argument(parameter)).l2i().loadConstant(WordKind.FIXNUM.mask).iand();
      cb.ifne(otherwise);
    }
  }

  /**
   * Whether the functions that the body without a frame takes for granted are what they were.
   *
   * @param code a Java local that is free
   */
  private void requireWhatItReliesOn(CodeBuilder cb, int code, Label otherwise) {
    relies.forEach(
        (global, analysed) -> {
          constant(cb, global, Descriptors.GLOBAL);
          cb.getfield(Descriptors.GLOBAL, "code", Descriptors.CODE).astore(code);
          cb.aload(code).ifnull(otherwise);
          cb.aload(code).getfield(Descriptors.CODE, "analysed", Descriptors.NODE);
          constant(cb, analysed, Descriptors.NODE);
          cb.if_acmpne(otherwise);
        });
  }

  private void constant(CodeBuilder cb, Object value, ClassDesc type) {
    Constants.Field field = constants.of(value, type);
    cb.getstatic(SELF, field.name(), field.type());
  }
}
