package valk.eval.jit;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A method in Java that compiled code wants to have written in place because it reads or writes the
 * space.
 *
 * <p>An access by way of a space that is no constant costs HotSpot some 580 nodes (one of a
 * constant {@code SpaceAccess} was not counted), and after 18 000 of them it writes no more callees
 * in place, except those that are called by method handles: they wait until what was written so far
 * has been tidied up. So {@linkplain #isBest(int) long code} calls them by constant handles. Short
 * code does not: until HotSpot has compiled them, such calls are slower.
 *
 * @param type without the instance
 */
record Helper(ClassDesc owner, String name, MethodTypeDesc type, boolean isStatic) {
  static final Helper FIRST = ofStatic(Descriptors.PAIR, "first", Descriptors.ofAccessAndWords(1));
  static final Helper REST = ofStatic(Descriptors.PAIR, "rest", Descriptors.ofAccessAndWords(1));
  static final Helper TAIL = support("tail", 1);
  static final Helper CONS_AT = support("consAt", 3);
  static final Helper BEGUN = support("begun", 2);
  static final Helper HANG = support("hang", 3);
  static final Helper FILLED = support("filled", 3);
  static final Helper TRUTH = ofInstance(Descriptors.MACHINE, "truth", Descriptors.TRUTH);
  static final Helper QUICK_ROOM = ofInstance(Descriptors.HEAP, "quickRoom", Descriptors.WORD);
  static final Helper TAKE_ASKED = ofInstance(Descriptors.HEAP, "takeAsked", Descriptors.OF_WORD);

  /** Accesses after which HotSpot has not yet reached its limit, with some room for the rest. */
  private static final int FEW_ACCESSES = 20;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final Map<Helper, MethodHandle> HANDLES = new ConcurrentHashMap<>();

  private static Helper ofStatic(ClassDesc owner, String name, MethodTypeDesc type) {
    return new Helper(owner, name, type, true);
  }

  private static Helper ofInstance(ClassDesc owner, String name, MethodTypeDesc type) {
    return new Helper(owner, name, type, false);
  }

  private static Helper support(String name, int words) {
    return ofStatic(Descriptors.SUPPORT, name, Descriptors.ofAccessAndWords(words));
  }

  /** A method of {@link Intrinsics} that takes the machine and so many words. */
  static Helper intrinsic(String name, int words) {
    return ofStatic(Descriptors.INTRINSICS, name, Descriptors.ofMachineAndWords(words));
  }

  /** A method of {@link Intrinsics} that takes the access to the space and so many words. */
  static Helper maker(String name, int words) {
    return ofStatic(Descriptors.INTRINSICS, name, Descriptors.ofAccessAndWords(words));
  }

  /** Whether code that accesses the space so often is to call helpers by handles. */
  static boolean isBest(int accesses) {
    return accesses > FEW_ACCESSES;
  }

  /** Calls it; the same each time. */
  MethodHandle handle() {
    return HANDLES.computeIfAbsent(this, Helper::find);
  }

  private static MethodHandle find(Helper helper) {
    try {
      Class<?> owner = helper.owner.resolveConstantDesc(LOOKUP);
      MethodType type = helper.type.resolveConstantDesc(LOOKUP);
      return helper.isStatic
          ? LOOKUP.findStatic(owner, helper.name, type)
          : LOOKUP.findVirtual(owner, helper.name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(helper.toString(), e);
    }
  }

  /** The type of its handle. */
  MethodTypeDesc handleType() {
    return isStatic ? type : type.insertParameterTypes(0, owner);
  }
}
