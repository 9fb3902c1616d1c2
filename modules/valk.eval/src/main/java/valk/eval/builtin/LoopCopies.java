package valk.eval.builtin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import valk.eval.run.Builtin;

/**
 * Copies of the class {@link ListLoops}. What a method has met at run time, its profile, is kept
 * once for each class: a copy that calls one function only is compiled with that function's code in
 * it.
 */
final class LoopCopies {
  private static final MethodType CONSTRUCTOR = MethodType.methodType(void.class, ListLoop.class);
  private static final byte[] CLASS = read();

  private LoopCopies() {}

  static Builtin.Loop of(ListLoop loop) {
    try {
      return (Builtin.Loop) constructor().invoke(loop);
    } catch (Throwable e) {
      throw new AssertionError("a lookup of its own package", e);
    }
  }

  private static MethodHandle constructor() throws IllegalAccessException, NoSuchMethodException {
    MethodHandles.Lookup copy = MethodHandles.lookup().defineHiddenClass(CLASS, false);
    return copy.findConstructor(copy.lookupClass(), CONSTRUCTOR);
  }

  private static byte[] read() {
    try (InputStream in = ListLoops.class.getResourceAsStream("ListLoops.class")) {
      return Objects.requireNonNull(in, "a class of this module").readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
