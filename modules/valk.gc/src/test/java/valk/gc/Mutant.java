package valk.gc;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicInteger;

/** Loads the classes of this package anew, one of them without one call. */
final class Mutant extends ClassLoader {
  private static final String PACKAGE = "valk.gc.";

  private final String type;
  private final String method;
  private final String call;

  /**
   * Takes all calls of a method out of another method.
   *
   * @param type simple name of the class
   * @param method the method of this class that is changed
   * @param call the method that it does not call any more; what the call gave becomes 0 or null
   */
  Mutant(String type, String method, String call) {
    super(Mutant.class.getClassLoader());
    this.type = PACKAGE + type;
    this.method = method;
    this.call = call;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PACKAGE) || name.indexOf('.', PACKAGE.length()) >= 0) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String file = name.substring(PACKAGE.length()) + ".class";
    try (InputStream in = Mutant.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      byte[] used = name.equals(type) ? withoutCall(bytes) : bytes;
      return defineClass(name, used, 0, used.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] withoutCall(byte[] bytes) {
    AtomicInteger taken = new AtomicInteger();
    CodeTransform code =
        (builder, element) -> {
          if (element instanceof InvokeInstruction invoke && invoke.name().equalsString(call)) {
            dropArguments(builder, invoke);
            taken.incrementAndGet();
          } else {
            builder.with(element);
          }
        };
    ClassFile file = ClassFile.of();
    byte[] changed =
        file.transformClass(
            file.parse(bytes),
            ClassTransform.transformingMethodBodies(
                model -> model.methodName().equalsString(method), code));
    if (taken.get() == 0) {
      throw new IllegalStateException("no call of %s in %s.%s".formatted(call, type, method));
    }
    return changed;
  }

  private static void dropArguments(CodeBuilder builder, InvokeInstruction invoke) {
    var parameters = invoke.typeSymbol().parameterList();
    for (int i = parameters.size() - 1; i >= 0; i--) {
      if (TypeKind.from(parameters.get(i)).slotSize() == 2) {
        builder.pop2();
      } else {
        builder.pop();
      }
    }
    if (invoke.opcode() != Opcode.INVOKESTATIC) {
      builder.pop();
    }
    TypeKind result = TypeKind.from(invoke.typeSymbol().returnType());
    if (result != TypeKind.VOID) {
      builder.loadConstant(result == TypeKind.REFERENCE ? null : zero(result));
    }
  }

  private static ConstantDesc zero(TypeKind kind) {
    return switch (kind.asLoadable()) {
      case LONG -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      default -> 0;
    };
  }

  /** Runs a scenario of a program that must fail now. */
  void assertNoticed(Class<?> program, String scenario, boolean verifies) throws Exception {
    Method run = loadClass(program.getName()).getMethod("run", String.class, boolean.class);
    var thrown =
        assertThrows(
            InvocationTargetException.class,
            () -> run.invoke(null, scenario, verifies),
            () -> "nobody noticed, verifier: " + verifies);
    assertInstanceOf(RuntimeException.class, thrown.getCause());
  }
}
