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
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each part of the store barrier and of the remembered set is needed: taken out, a value is lost,
 * and the verifier notices. Taken out means that the collector's classes are loaded once more, one
 * of them without one call.
 */
class BarrierMutationTest {
  private static final String SCENARIOS =
      """
      small cell
      first card
      last card
      large cell
      pair
      newborn large cell
      newborn owner
      pair born in a burst
      cell born in a burst
      dead cell
      """;

  @ParameterizedTest
  @CsvSource(textBlock = SCENARIOS)
  void nothingIsLostWithTheWholeBarrier(String scenario) {
    BarrierProgram.run(scenario, true);
    BarrierProgram.run(scenario, false);
  }

  /** The class and the method from which all calls of another are taken, and who must notice. */
  @ParameterizedTest
  @CsvSource({
    "ManagedHeap,   write,        noteWrite,    small cell",
    "ManagedHeap,   write,        noteWrite,    first card",
    "ManagedHeap,   write,        noteWrite,    last card",
    "ManagedHeap,   write,        noteWrite,    large cell",
    "ManagedHeap,   writeSecond,  addPair,      pair",
    "RememberedSet, addWrite,     add,          small cell",
    "RememberedSet, addWrite,     addCard,      first card",
    "RememberedSet, addWrite,     addCard,      last card",
    "RememberedSet, addWrite,     addCard,      large cell",
    "RememberedSet, addCard,      add,          large cell",
    "RememberedSet, evacuateFrom, fixWords,     small cell",
    "RememberedSet, evacuateFrom, fixWords,     large cell",
    "RememberedSet, evacuateFrom, fixWords,     pair",
    "RememberedSet, evacuateFrom, unflag,       small cell",
    "RememberedSet, evacuateFrom, unflag,       last card",
    "ManagedHeap,   evacuate,     evacuateFrom, newborn owner",
    "Nursery,       adoptNewborn, addNewborn,   newborn large cell",
    "Nursery,       adoptNewborn, addNewborn,   newborn owner",
    "Nursery,       adoptNewborn, addNewborn,   cell born in a burst",
    "Nursery,       pairInBurst,  addPair,      pair born in a burst",
    "Collector,     collect,      retainMarked, dead cell",
  })
  void withoutACallAValueIsLost(String type, String method, String call, String scenario)
      throws Exception {
    Mutant mutant = new Mutant(type, method, call);
    assertNoticed(mutant, scenario, false);
    assertNoticed(mutant, scenario, true);
  }

  private static void assertNoticed(Mutant mutant, String scenario, boolean verifies)
      throws Exception {
    var run =
        mutant
            .loadClass(BarrierProgram.class.getName())
            .getMethod("run", String.class, boolean.class);
    var thrown =
        assertThrows(
            InvocationTargetException.class,
            () -> run.invoke(null, scenario, verifies),
            () -> "nobody noticed, verifier: " + verifies);
    assertInstanceOf(RuntimeException.class, thrown.getCause());
  }

  /** Loads the classes of this package anew, one of them without one call. */
  private static final class Mutant extends ClassLoader {
    private static final String PACKAGE = "valk.gc.";

    private final String type;
    private final String method;
    private final String call;

    Mutant(String type, String method, String call) {
      super(BarrierMutationTest.class.getClassLoader());
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
      try (InputStream in = BarrierMutationTest.class.getResourceAsStream(file)) {
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
      if (TypeKind.from(invoke.typeSymbol().returnType()) != TypeKind.VOID) {
        throw new IllegalStateException("the call has a result: " + invoke);
      }
    }
  }
}
