package valk.eval.jit;

import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.BitSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

final class StackMapTest {
  private static final MethodTypeDesc TYPE = MethodTypeDesc.of(CD_long, CD_int, CD_long);

  /** A static method of an {@code int} and a {@code long}, in a class that the JVM has verified. */
  private static MethodHandle method(BiConsumer<CodeBuilder, StackMap> code) throws Throwable {
    byte[] bytes =
        ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
            .build(
                ClassDesc.of("valk.eval.jit.Mapped"),
                type ->
                    type.withMethodBody(
                        "method",
                        TYPE,
                        ACC_PUBLIC | ACC_STATIC,
                        cb -> {
                          StackMap map = new StackMap(cb, TYPE);
                          code.accept(cb, map);
                          map.write();
                        }));
    MethodHandles.Lookup made = MethodHandles.lookup().defineHiddenClass(bytes, true);
    return made.findStatic(
        made.lookupClass(), "method", MethodType.methodType(long.class, int.class, long.class));
  }

  /** The second argument, and one more if the first is not 0, counted in a local. */
  private static void oneMore(CodeBuilder cb, StackMap map, boolean isSetBefore, boolean claimed) {
    int sum = map.longLocal();
    Label end = cb.newLabel();
    BitSet set = map.all();
    set.set(sum, claimed);
    if (isSetBefore) {
      cb.lload(1).lstore(sum);
    }
    cb.iload(0).ifeq(end);
    cb.lload(1).lconst_1().ladd().lstore(sum);
    map.wrote();
    map.bind(end, set);
    cb.lload(sum).lreturn();
  }

  @Test
  void jumpsLeadToFrames() throws Throwable {
    MethodHandle oneMore = method((cb, map) -> oneMore(cb, map, true, true));
    assertEquals(41, (long) oneMore.invokeExact(0, 41L));
    assertEquals(42, (long) oneMore.invokeExact(1, 41L));
  }

  @Test
  void theVerifierReadsThem() {
    assertThrows(VerifyError.class, () -> method((cb, map) -> oneMore(cb, map, false, true)));
    assertThrows(VerifyError.class, () -> method((cb, map) -> oneMore(cb, map, true, false)));
  }

  @Test
  void twoLabelsAtOnePlaceHaveAFrameEach() throws Throwable {
    MethodHandle method =
        method(
            (cb, map) -> {
              BitSet parameters = map.all();
              Label first = cb.newLabel();
              Label second = cb.newLabel();
              cb.iload(0).ifeq(first);
              cb.iload(0).iflt(second);
              cb.lconst_1().lreturn();
              map.wrote();
              map.bind(first, parameters);
              map.bind(second, parameters);
              cb.lload(1).lreturn();
            });
    assertEquals(7, (long) method.invokeExact(0, 7L));
    assertEquals(8, (long) method.invokeExact(-1, 8L));
    assertEquals(1, (long) method.invokeExact(1, 8L));
  }

  @Test
  void fillsLocalsOfEachType() throws Throwable {
    MethodHandle method =
        method(
            (cb, map) -> {
              int number = map.longLocal();
              int count = map.intLocal();
              int text = map.reference(CD_String);
              map.fill(map.all());
              Label end = cb.newLabel();
              cb.aload(text).ifnull(end).iinc(count, 1);
              map.wrote();
              map.bind(end, map.all());
              cb.iload(count).i2l().lload(number).ladd().lreturn();
            });
    assertEquals(0, (long) method.invokeExact(3, 7L));
  }
}
