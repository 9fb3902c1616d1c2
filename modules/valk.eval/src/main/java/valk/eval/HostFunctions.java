package valk.eval;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.gc.HeapExhausted;
import valk.gc.Words;

/** The functions that the host gave to one interpreter, as builtins. */
final class HostFunctions {
  /** What {@link Interpreter.Builder#function} was told. */
  record Definition(HostSignature signature, String doc, HostFunction function) {}

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
      requireNew(registry, definition.signature().name());
      HostSignature signature = definition.signature();
      registry.add(
          signature.name(),
          signature.text(),
          signature.min(),
          signature.max(),
          (m, fp, argc) -> call(definition, m, fp, argc),
          definition.doc());
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
      long result = here.word(result(definition.function(), call), fp, top);
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

  private static Data result(HostFunction function, HostCall call) {
    try {
      return Objects.requireNonNull(function.call(call), "a host function gave null");
    } catch (HostError | HeapExhausted e) {
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
