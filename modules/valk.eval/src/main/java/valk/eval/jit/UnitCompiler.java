package valk.eval.jit;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.invoke.MethodHandles;
import valk.eval.run.Code;
import valk.eval.run.Ir;

/**
 * Makes the hidden class of a unit: with all that pays, and if that is impossible or too large,
 * with less.
 */
final class UnitCompiler {
  /** A frame that is larger belongs to code of a size that HotSpot would not compile. */
  private static final int LARGEST_FRAME = 200;

  /** More steps make a method that is longer than the longest. */
  private static final int MOST_STEPS = 500;

  /** HotSpot compiles no method that is longer, in bytes. */
  private static final int LONGEST_METHOD = 8000;

  /** What a copy of a builtin's loop takes: its bytecode, and what the JVM needs for a class. */
  private static final int BYTES_OF_A_COPY = 16 << 10;

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /**
   * A compiled unit.
   *
   * @param body what to run in its frames
   * @param bytes size of the bytecode of its methods, and what its copies of loops take
   * @param frameless size of the bytecode of the body that needs no frame, 0 if there is none; also
   *     counted as {@code bytes}
   * @param way what body that is
   * @param defining nanoseconds that the JVM took to make the class
   */
  record Compiled(CompiledCode body, int bytes, int frameless, Frameless.Way way, long defining) {

    /** This, with so many bytes more of the function with a frame. */
    Compiled with(int more) {
      return new Compiled(body, bytes + more, frameless, way, defining);
    }
  }

  private UnitCompiler() {}

  /** Whether the code is of a size that can be compiled at all. */
  static boolean isCompilable(Code code) {
    return code.frame <= LARGEST_FRAME;
  }

  /**
   * Compiles a unit; without a frame only, if that is the usual {@linkplain Frameless.Way way} to
   * run it. Any thread.
   *
   * @throws TooLargeException if the method or its Java frame would be too large
   */
  static Compiled compile(Unit unit) throws TooLargeException {
    int steps = Ir.size(unit.ir());
    if (steps > MOST_STEPS) {
      throw new TooLargeException(steps + " steps, at most " + MOST_STEPS);
    }
    Frameless.Way way = unit.way();
    if (way != Frameless.Way.NONE) {
      try {
        return define(new UnitClass(unit, Inlining::usual, way, !way.isUsual()), way);
      } catch (Frameless.ImpossibleException | TooLargeException e) {
        return framed(unit, Frameless.Way.NONE);
      }
    }
    return framed(unit, way);
  }

  /**
   * Compiles a unit with a frame. Any thread.
   *
   * @param way what other body there is beside
   * @throws TooLargeException if the method or its Java frame would be too large
   */
  static Compiled framed(Unit unit, Frameless.Way way) throws TooLargeException {
    try {
      return define(new UnitClass(unit, Inlining::usual, way, true), way);
    } catch (TooLargeException e) {
      return define(new UnitClass(unit, Inlining::none, way, true), way);
    }
  }

  private static Compiled define(UnitClass written, Frameless.Way way) throws TooLargeException {
    byte[] bytes = written.bytes();
    int all = 0;
    int frameless = 0;
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      int length = method.findAttribute(Attributes.code()).map(CodeAttribute::codeLength).orElse(0);
      requireShort(length);
      all += length;
      frameless += method.methodName().equalsString(Frameless.METHOD) ? length : 0;
    }
    long start = System.nanoTime();
    CompiledCode body = Constants.handOver(written.data(), () -> define(bytes));
    int size = all + written.copies() * BYTES_OF_A_COPY;
    return new Compiled(body, size, frameless, way, System.nanoTime() - start);
  }

  private static void requireShort(int length) throws TooLargeException {
    if (length > LONGEST_METHOD) {
      throw new TooLargeException(length + " bytes of bytecode, at most " + LONGEST_METHOD);
    }
  }

  private static void define(byte[] bytes) {
    try {
      LOOKUP.defineHiddenClass(bytes, true);
    } catch (IllegalAccessException e) {
      throw new AssertionError("a lookup of its own package", e);
    }
  }
}
