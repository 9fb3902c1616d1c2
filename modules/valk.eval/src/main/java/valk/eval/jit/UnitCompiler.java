package valk.eval.jit;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SUPER;
import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Ir;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.gc.Words;

/**
 * Makes the hidden class of one function, or of a loop that is compiled by itself.
 *
 * <pre>
 *   final class Compiled extends CompiledCode {
 *     static final Global k1; …                                 // what it refers to
 *     static long run(Machine m, int fp, long a0, …) { … }      // the function
 *     static long frameless(Machine m, int fp, long a0, …) { … } // where that is possible
 *     long exec(Machine m, int fp) { … }                        // with its arguments in the frame
 *     long call(Machine m, int fp, long a0, …) { … }            // with its arguments from Java
 *   }
 * </pre>
 */
final class UnitCompiler {
  /** Arguments up to this count are passed in Java; more lie in the frame. */
  static final int MOST_PASSED = 4;

  /** A frame that is larger belongs to code of a size that HotSpot would not compile. */
  private static final int LARGEST_FRAME = 200;

  /** More steps make a method that is longer than the longest. */
  private static final int MOST_STEPS = 500;

  /** HotSpot compiles no method that is longer, in bytes. */
  private static final int LONGEST_METHOD = 8000;

  /** What a copy of a builtin's loop takes: its bytecode, and what the JVM needs for a class. */
  private static final int BYTES_OF_A_COPY = 16 << 10;

  /** Bytes of a Java frame beside its locals: operand stack, links, what is spilled. */
  private static final int JAVA_FRAME_OVERHEAD = 256;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc SELF = ClassDesc.of("valk.eval.jit.Compiled");
  private static final ClassDesc METHOD_HANDLES =
      MethodHandles.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc CLASS_DATA =
      MethodTypeDesc.of(CD_Object, CD_MethodHandles_Lookup, CD_String, CD_Class);

  /**
   * What is compiled.
   *
   * @param code the function; null for a loop of one
   * @param body its nodes
   * @param words how many words of the frame are in use where it begins
   */
  record Unit(@Nullable Code code, Node body, int words) {
    static Unit of(Code code, Node body) {
      return new Unit(code, body, code.arguments());
    }

    /** How many of the words are passed in Java. */
    private int passed() {
      return code != null && words <= MOST_PASSED ? words : 0;
    }

    /** Whether it is worth while to try to write a body that has no frame. */
    private boolean mayBeFrameless() {
      return code != null && isCalled() && Frameless.isWorthwhile(code, body.ir());
    }

    /** Whether others call it with arguments from Java. */
    private boolean isCalled() {
      return code != null && !code.rest && passed() > 0;
    }
  }

  /**
   * A compiled unit.
   *
   * @param body what to run in its frames
   * @param bytes size of the bytecode of its methods, and what its copies of loops take
   * @param frameless whether it has a body that needs no frame
   */
  record Compiled(CompiledCode body, int bytes, boolean frameless) {}

  private final Unit unit;
  private final Supplier<Inlining> inlining;
  private final Constants constants = new Constants();
  private final boolean frameless;

  /** What the body without a frame takes for granted, see {@link Method#relies}. */
  private final Map<Global, Node> relies = new LinkedHashMap<>();

  /** Found out while a method is written, where nothing checked can be thrown. */
  private @Nullable TooLargeException tooLarge;

  private UnitCompiler(Unit unit, Supplier<Inlining> inlining, boolean frameless) {
    this.unit = unit;
    this.inlining = inlining;
    this.frameless = frameless;
  }

  /** Whether the code is of a size that can be compiled at all. */
  static boolean isCompilable(Code code) {
    return code.frame <= LARGEST_FRAME;
  }

  /**
   * Compiles a unit. Any thread.
   *
   * @throws TooLargeException if the method or its Java frame would be too large
   */
  static Compiled compile(Unit unit) throws TooLargeException {
    try {
      return new UnitCompiler(unit, Inlining::usual, unit.mayBeFrameless()).compile();
    } catch (Frameless.ImpossibleException e) {
      return framed(unit);
    } catch (TooLargeException e) {
      return unit.mayBeFrameless() ? framed(unit) : plain(unit);
    }
  }

  private static Compiled framed(Unit unit) throws TooLargeException {
    try {
      return new UnitCompiler(unit, Inlining::usual, false).compile();
    } catch (TooLargeException e) {
      return plain(unit);
    }
  }

  private static Compiled plain(Unit unit) throws TooLargeException {
    return new UnitCompiler(unit, Inlining::none, false).compile();
  }

  private Compiled compile() throws TooLargeException {
    int steps = Ir.size(unit.body().ir());
    if (steps > MOST_STEPS) {
      throw new TooLargeException(steps + " steps, at most " + MOST_STEPS);
    }
    byte[] bytes = bytes();
    int[] lengths = lengthsOfMethods(bytes);
    refuseIfTooLarge(lengths);
    Object[] data = constants.data();
    try {
      LOOKUP.defineHiddenClassWithClassData(bytes, data, true);
    } catch (IllegalAccessException e) {
      throw new AssertionError("a lookup of its own package", e);
    }
    int size = Arrays.stream(lengths).sum() + constants.copies() * BYTES_OF_A_COPY;
    return new Compiled((CompiledCode) data[0], size, frameless);
  }

  private byte[] bytes() throws TooLargeException {
    try {
      return ClassFile.of().build(SELF, this::write);
    } catch (IllegalArgumentException e) {
      // How the class-file API refuses a method that is longer than any may be.
      throw new TooLargeException(e.toString());
    }
  }

  private static int[] lengthsOfMethods(byte[] bytes) {
    return ClassFile.of().parse(bytes).methods().stream()
        .flatMap(method -> method.findAttribute(Attributes.code()).stream())
        .mapToInt(CodeAttribute::codeLength)
        .toArray();
  }

  private void refuseIfTooLarge(int[] lengths) throws TooLargeException {
    int longest = Arrays.stream(lengths).max().orElse(0);
    if (longest > LONGEST_METHOD) {
      throw new TooLargeException(longest + " bytes of bytecode, at most " + LONGEST_METHOD);
    }
    if (tooLarge != null) {
      throw tooLarge;
    }
  }

  private void write(ClassBuilder type) {
    type.withFlags(ACC_FINAL | ACC_SUPER).withSuperclass(Descriptors.COMPILED);
    type.withMethodBody("run", Descriptors.body(unit.passed()), ACC_STATIC, this::run);
    if (frameless) {
      type.withMethodBody(
          Frameless.METHOD, Descriptors.body(unit.passed()), ACC_STATIC, this::frameless);
    }
    type.withMethodBody("exec", Descriptors.EXEC, ClassFile.ACC_PUBLIC, this::exec);
    if (unit.isCalled()) {
      type.withMethodBody(
          "call", Descriptors.body(unit.passed()), ClassFile.ACC_PUBLIC, this::enter);
    }
    if (frameless) {
      type.withMethodBody(
          Frameless.ENTRY, Descriptors.body(unit.passed()), ClassFile.ACC_PUBLIC, this::enterBare);
    }
    for (Constants.Field field : constants.fields()) {
      type.withField(field.name(), field.type(), ACC_STATIC | ACC_FINAL);
    }
    type.withMethodBody(ConstantDescs.CLASS_INIT_NAME, MTD_void, ACC_STATIC, this::initClass);
    type.withMethodBody(ConstantDescs.INIT_NAME, MTD_void, 0, this::init);
  }

  private void run(CodeBuilder cb) {
    int passed = unit.passed();
    FrameState state = passed > 0 ? FrameState.cached(passed) : FrameState.homed(unit.words());
    // What has a body without a frame comes here seldom.
    Inlining inPlace = frameless ? Inlining.none() : inlining.get();
    write(new Emitter(cb, SELF, constants, state, passed), inPlace);
  }

  private void frameless(CodeBuilder cb) {
    Emitter emitter = Emitter.frameless(cb, SELF, constants, unit.passed());
    write(emitter, inlining.get());
    cb.labelBinding(emitter.giveUp()).loadConstant(Words.TAIL).lreturn();
  }

  private void write(Emitter emitter, Inlining inPlace) {
    Target start = emitter.target();
    emitter.bind(start);
    Method method = new Method(emitter, unit.code(), unit.body(), start, inPlace, relies);
    Exit exit = unit.code() == null ? new Exit.Back(unit.words()) : new Exit.Return();
    new Translator(method, exit).end(unit.body().ir());
    emitter.writeAsides();
    int locals = emitter.cb.allocateLocal(TypeKind.LONG);
    int javaFrame = JAVA_FRAME_OVERHEAD + Long.BYTES * locals;
    if (javaFrame > emitter.lowestBase() * Machine.JAVA_BYTES_PER_WORD) {
      tooLarge = new TooLargeException(javaFrame + " bytes of Java stack");
    }
  }

  private void initClass(CodeBuilder cb) {
    cb.invokestatic(METHOD_HANDLES, "lookup", MethodTypeDesc.of(CD_MethodHandles_Lookup));
    cb.loadConstant(ConstantDescs.DEFAULT_NAME).loadConstant(CD_Object.arrayType());
    cb.invokestatic(METHOD_HANDLES, "classData", CLASS_DATA).checkcast(CD_Object.arrayType());
    cb.astore(0);
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
    cb.aload(0).invokespecial(Descriptors.COMPILED, ConstantDescs.INIT_NAME, MTD_void).return_();
  }

  /** With its arguments in the frame. */
  private void exec(CodeBuilder cb) {
    for (int i = 0; i < unit.passed(); i++) {
      cb.aload(1).getfield(Descriptors.MACHINE, "stack", Descriptors.STACK);
      cb.iload(2).loadConstant(i).iadd().laload().lstore(argument(i));
    }
    enter(cb);
  }

  /** The Java local of an argument, behind the instance, the machine and the frame pointer. */
  private static int argument(int index) {
    return 3 + 2 * index;
  }

  /** With its arguments in Java: without a frame if that is worth a try, else with one. */
  private void enter(CodeBuilder cb) {
    if (frameless) {
      tryFrameless(cb);
    }
    invoke("run", cb).lreturn();
  }

  /** Calls one of the static methods with all that this one was given. */
  private CodeBuilder invoke(String method, CodeBuilder cb) {
    cb.aload(1).iload(2);
    for (int i = 0; i < unit.passed(); i++) {
      cb.lload(argument(i));
    }
    return cb.invokestatic(SELF, method, Descriptors.body(unit.passed()));
  }

  private void tryFrameless(CodeBuilder cb) {
    Label framed = cb.newLabel();
    Label gaveUp = cb.newLabel();
    int result = argument(unit.passed());
    int place = argument(unit.passed() + 1);
    cb.aload(0).aload(1).invokevirtual(SELF, "isTried", Descriptors.IS_TRIED).ifeq(framed);
    requireWhatItReliesOn(cb, argument(unit.passed() + 2), framed);
    heap(cb).invokevirtual(Descriptors.HEAP, "birthplace", Descriptors.BIRTHPLACE).lstore(place);
    invoke(Frameless.METHOD, cb).lstore(result);
    cb.lload(result).loadConstant(Words.TAIL).lcmp().ifeq(gaveUp);
    cb.aload(0).invokevirtual(SELF, "succeeded", MTD_void).lload(result).lreturn();
    cb.labelBinding(gaveUp).aload(0).invokevirtual(SELF, "gaveUp", MTD_void);
    heap(cb).lload(place).invokevirtual(Descriptors.HEAP, "undoTo", Descriptors.UNDO_TO);
    cb.labelBinding(framed);
  }

  private static CodeBuilder heap(CodeBuilder cb) {
    return cb.aload(1).getfield(Descriptors.MACHINE, "heap", Descriptors.HEAP);
  }

  /** For a caller that has no frame either: gives up with it. */
  private void enterBare(CodeBuilder cb) {
    Label otherwise = cb.newLabel();
    requireWhatItReliesOn(cb, argument(unit.passed()), otherwise);
    invoke(Frameless.METHOD, cb).lreturn();
    cb.labelBinding(otherwise).loadConstant(Words.TAIL).lreturn();
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

  /** Code that stays interpreted. */
  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1;

    TooLargeException(String message) {
      super(message);
    }
  }
}
