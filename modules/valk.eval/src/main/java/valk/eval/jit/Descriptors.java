package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import valk.eval.run.Builtin;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.LoopBody;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.BoxCell;
import valk.eval.value.ClosureCell;
import valk.eval.value.Pair;
import valk.gc.ManagedHeap;
import valk.memory.Space;
import valk.memory.SpaceAccess;

/** Descriptors of what compiled code refers to. */
final class Descriptors {
  static final ClassDesc MACHINE = of(Machine.class);
  static final ClassDesc NODE = of(Node.class);
  static final ClassDesc CODE = of(Code.class);
  static final ClassDesc GLOBAL = of(Global.class);
  static final ClassDesc SPACE = of(Space.class);
  static final ClassDesc ACCESS = of(SpaceAccess.class);
  static final ClassDesc HEAP = of(ManagedHeap.class);
  static final ClassDesc CLOSURE_CELL = of(ClosureCell.class);
  static final ClassDesc BOX = of(BoxCell.class);
  static final ClassDesc PAIR = of(Pair.class);
  static final ClassDesc SUPPORT = of(Support.class);
  static final ClassDesc INTRINSICS = of(Intrinsics.class);
  static final ClassDesc CONSTANTS = of(Constants.class);
  static final ClassDesc COMPILED = of(CompiledCode.class);
  static final ClassDesc FRAMELESS = of(FramelessCode.class);
  static final ClassDesc QUICK_FUNCTION = of(QuickFunction.class);
  static final ClassDesc MATH = of(Math.class);
  static final ClassDesc BUILTIN_BODY = of(Builtin.Body.class);
  static final ClassDesc LOOP_BODY = of(LoopBody.class);
  static final ClassDesc STACK = CD_long.arrayType();

  static final MethodTypeDesc INIT = MethodTypeDesc.of(CD_void, CD_int);
  static final MethodTypeDesc CLASS_DATA = MethodTypeDesc.of(CD_Object.arrayType());
  static final MethodTypeDesc EXEC = MethodTypeDesc.of(CD_long, MACHINE, CD_int);
  static final MethodTypeDesc TEST = MethodTypeDesc.of(CD_int, MACHINE, CD_int);
  static final MethodTypeDesc SLOWLY_1 = MethodTypeDesc.of(CD_long, MACHINE, CD_int, CD_long);
  static final MethodTypeDesc SLOWLY_2 =
      MethodTypeDesc.of(CD_long, MACHINE, CD_int, CD_long, CD_long);
  static final MethodTypeDesc LIMIT = MethodTypeDesc.of(CD_int);
  static final MethodTypeDesc FRAME = MethodTypeDesc.of(CD_void, CD_int);
  static final MethodTypeDesc POLL = MethodTypeDesc.of(CD_void, CD_int, CD_int);
  static final MethodTypeDesc TRUTH = MethodTypeDesc.of(CD_int, CD_long);
  static final MethodTypeDesc IS_TRIED = MethodTypeDesc.of(CD_boolean, MACHINE);
  static final MethodTypeDesc IS_ERROR = MethodTypeDesc.of(CD_boolean, CD_long);
  static final MethodTypeDesc ENTER = MethodTypeDesc.of(CD_long, CODE, CD_int);
  static final MethodTypeDesc FINISHED = MethodTypeDesc.of(CD_long, MACHINE, CD_long, CD_int);
  static final MethodTypeDesc CODE_OF = MethodTypeDesc.of(CODE, CD_long, CD_int);
  static final MethodTypeDesc LOAD = MethodTypeDesc.of(CD_long, SPACE, CD_long);
  static final MethodTypeDesc CAPTURED = MethodTypeDesc.of(CD_long, SPACE, CD_long, CD_int);
  static final MethodTypeDesc WORD_AT = MethodTypeDesc.of(CD_long, MACHINE, CD_int);
  static final MethodTypeDesc CAN_CONS = MethodTypeDesc.of(CD_boolean, MACHINE, CD_long, CD_long);
  static final MethodTypeDesc CLOSURE = MethodTypeDesc.of(CD_long, MACHINE, CODE, CD_int, CD_int);
  static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_long, BUILTIN_BODY, NODE, MACHINE, CD_int, CD_int, CD_int, CD_boolean);
  static final MethodTypeDesc PASS_ON = MethodTypeDesc.of(CD_void, MACHINE, CD_int, CD_long);
  static final MethodTypeDesc LEAVE = MethodTypeDesc.of(CD_long, MACHINE, CODE, CD_int);
  static final MethodTypeDesc MAKE_BOX = MethodTypeDesc.of(CD_long, HEAP, CD_long);
  static final MethodTypeDesc SET_BOX = MethodTypeDesc.of(CD_void, HEAP, CD_long, CD_long);
  static final MethodTypeDesc TWO_WORDS = MethodTypeDesc.of(CD_long, CD_long, CD_long);

  static final MethodTypeDesc IS_CODE_TRIED = MethodTypeDesc.of(CD_boolean, MACHINE, CODE);
  static final MethodTypeDesc RESUME =
      MethodTypeDesc.of(CD_void, MACHINE, CD_int, CODE, GLOBAL, CD_int, CD_long);
  static final MethodTypeDesc RUNS = MethodTypeDesc.of(CD_boolean, MACHINE, CD_long, CODE, NODE);

  static final MethodTypeDesc WORD = MethodTypeDesc.of(CD_long);
  static final MethodTypeDesc OF_WORD = MethodTypeDesc.of(CD_long, CD_long);
  static final MethodTypeDesc WIDEN = MethodTypeDesc.of(CD_boolean, CD_long);
  static final MethodTypeDesc UNDO_TO = MethodTypeDesc.of(CD_void, CD_long);

  private static final MethodTypeDesc[] BODIES = withWords(EXEC, Unit.MOST_PASSED);

  private static final MethodTypeDesc[] OF_ACCESS_AND_WORDS =
      withWords(MethodTypeDesc.of(CD_long, ACCESS), Unit.MOST_PASSED + 1);

  /** The arguments of a builtin, and where there is room for what it makes. */
  private static final MethodTypeDesc[] OF_MACHINE_AND_WORDS =
      withWords(MethodTypeDesc.of(CD_long, MACHINE), Unit.MOST_PASSED + 1);

  private Descriptors() {}

  /** The type of a body that takes its arguments from Java. */
  static MethodTypeDesc body(int arguments) {
    return BODIES[arguments];
  }

  /** A type with up to so many words at its end. */
  private static MethodTypeDesc[] withWords(MethodTypeDesc without, int most) {
    MethodTypeDesc[] types = new MethodTypeDesc[most + 1];
    types[0] = without;
    for (int i = 1; i <= most; i++) {
      types[i] = types[i - 1].insertParameterTypes(types[i - 1].parameterCount(), CD_long);
    }
    return types;
  }

  /** The type of a static method that takes the machine and so many words. */
  static MethodTypeDesc ofMachineAndWords(int words) {
    return OF_MACHINE_AND_WORDS[words];
  }

  /** The type of a static method that takes the access to the space and so many words. */
  static MethodTypeDesc ofAccessAndWords(int words) {
    return OF_ACCESS_AND_WORDS[words];
  }

  /** The type of what makes a closure of so many words. */
  static MethodTypeDesc closure(int captured) {
    MethodTypeDesc type = MethodTypeDesc.of(CD_long, MACHINE, CODE);
    for (int i = 0; i < captured; i++) {
      type = type.insertParameterTypes(2, CD_long);
    }
    return type;
  }

  private static ClassDesc of(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
