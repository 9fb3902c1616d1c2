package valk.eval;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.run.Unwind;
import valk.gc.HeapExhausted;
import valk.gc.Words;

/** The functions that the host gave to one interpreter, as builtins. */
final class HostFunctions {
  /** What {@link Interpreter.Builder#function} was told. */
  record Definition(HostSignature signature, String doc, HostFunction function, boolean curries) {
    static Definition of(String signature, String doc, HostFunction function, boolean curries) {
      return new Definition(
          HostSignature.parse(signature),
          Objects.requireNonNull(doc),
          Objects.requireNonNull(function),
          curries);
    }
  }

  /** An error allocates less. */
  private static final long ERROR_BYTES = 8 << 10;

  private @Nullable DataWords words;

  /** Says whose memory the functions work on; before the first call. */
  void attach(DataWords theirs) {
    words = theirs;
  }

  /**
   * Adds the functions to the builtins.
   *
   * @throws IllegalArgumentException if there is a builtin of the same name
   */
  void install(Registry registry, List<Definition> definitions) {
    for (Definition definition : definitions) {
      install(registry, definition);
    }
  }

  private void install(Registry registry, Definition definition) {
    HostSignature signature = definition.signature();
    requireNew(registry, signature.name());
    Builtin added =
        registry.add(
            signature.name(),
            signature.text(),
            signature.min(),
            signature.max(),
            (m, fp, argc) -> call(definition, m, fp, argc),
            definition.doc());
    if (definition.curries()) {
      added.curries();
    }
  }

  private static void requireNew(Registry registry, String name) {
    for (Builtin builtin : registry.all()) {
      if (builtin.name.equals(name)) {
        throw new IllegalArgumentException("there is a function '" + name + "' already");
      }
    }
  }

  private long call(Definition definition, Machine m, int fp, int argc) {
    DataWords here = Objects.requireNonNull(words);
    HostCall call = new HostCall(here, m, definition.signature().name(), fp, argc);
    int top = fp + argc;
    try {
      Data value = result(definition.function(), call);
      HostCall.TailCall next = call.next();
      if (next != null) {
        return tail(next, here, m, fp, top);
      }
      long result = here.word(value, fp, top);
      m.reserve(fp, top + 1);
      m.stack[top] = result;
      m.poll(fp, top + 1);
      return m.stack[top];
    } catch (HostError e) {
      return error(definition, m, fp, top, e);
    } catch (HeapExhausted e) {
      throw m.exhausted(fp, e);
    }
  }

  /** The new call takes the place of the old one; what it needs is made above that first. */
  private static long tail(HostCall.TailCall next, DataWords words, Machine m, int fp, int top) {
    int at = top;
    try {
      words.push(next.function(), fp, at);
      for (HostPart argument : next.arguments()) {
        words.push(argument, fp, ++at);
      }
    } catch (IndexOutOfBoundsException e) {
      throw new HostFailure(e);
    }
    long function = m.stack[top];
    System.arraycopy(m.stack, top + 1, m.stack, fp, at - top);
    return m.tail(function, fp, at - top);
  }

  private static Data result(HostFunction function, HostCall call) {
    try {
      return Objects.requireNonNull(function.call(call), "a host function gave null");
    } catch (HostError | HeapExhausted | Unwind e) {
      throw e;
    } catch (RuntimeException e) {
      throw new HostFailure(e);
    } finally {
      call.end();
    }
  }

  private static long error(Definition definition, Machine m, int fp, int top, HostError e) {
    m.reserve(fp, top + 1);
    m.stack[top] = Words.keyword(m.names.intern(m, e.kind(), fp, top));
    m.ensure(ERROR_BYTES, fp, top + 1);
    String message = definition.signature().name() + ": " + e.getMessage();
    return m.errors.make(fp, m.stack[top], message, Words.NIL);
  }
}
