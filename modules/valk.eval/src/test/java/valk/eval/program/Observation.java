package valk.eval.program;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import valk.eval.Engine;
import valk.eval.Interpreter;
import valk.eval.LispError;
import valk.eval.Value;
import valk.memory.MemorySnapshot;

/**
 * All that a program lets be seen on an engine: form by form its value, printed, or the report of
 * its error, and what it wrote.
 *
 * @param engine name of the engine
 * @param steps what was seen of each form
 */
record Observation(String engine, List<Step> steps) {
  /** Much more than a program takes that ends as it should. */
  private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

  private static final int MAX_DEPTH = 3000;

  /** Bytes that threads of tests have at least; it need not be found out for each form. */
  private static final int JAVA_STACK = 512 << 10;

  /**
   * What was seen of a form.
   *
   * @param outcome its value, or the report of its error
   * @param isValue whether it ended with a value
   * @param output what it wrote
   */
  record Step(String outcome, boolean isValue, String output) {}

  /**
   * Runs a program; the heap is verified at its end.
   *
   * @param folder for the files that programs write
   * @throws AssertionError if the limit was passed, or what was printed does not read back
   */
  static Observation of(Program program, Engine engine, Path folder) {
    List<Step> steps = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Interpreter.Builder builder =
        Interpreter.builder()
            .out(out)
            .err(OutputStream.nullOutputStream())
            .allowFiles(true)
            .arguments(List.of(folder.toString()))
            .maxDepth(MAX_DEPTH)
            .callerStack(JAVA_STACK)
            .timeLimit(TIME_LIMIT);
    try (Interpreter lisp = engine.withVerifier().applyTo(builder).build()) {
      for (String form : program.forms()) {
        steps.add(step(lisp, form, "form-" + (steps.size() + 1), out));
        requireWithinLimit(lisp.memory().heap());
      }
      lisp.eval("(test/verify)");
    }
    return new Observation(engine.name(), steps);
  }

  private static Step step(Interpreter lisp, String form, String name, ByteArrayOutputStream out) {
    out.reset();
    try (Value value = lisp.eval(form, name)) {
      String printed = value.print();
      String output = out.toString(StandardCharsets.UTF_8);
      requireReadsBack(lisp, printed);
      return new Step(printed, true, output);
    } catch (LispError e) {
      return new Step(outcome(e), false, out.toString(StandardCharsets.UTF_8));
    }
  }

  /** Reports of errors that tell how much memory there was differ from engine to engine. */
  private static String outcome(LispError e) {
    return e.kind().contains("out-of-memory") ? "out of memory" : e.report();
  }

  private static void requireWithinLimit(MemorySnapshot.Heap heap) {
    if (heap.footprint() + heap.charged() > heap.hardLimit()) {
      throw new AssertionError("the limit was passed: " + heap);
    }
  }

  /** Lists, numbers, strings and names read back as what prints the same. */
  private static void requireReadsBack(Interpreter lisp, String printed) {
    boolean readable = !printed.contains("[") && !printed.contains("#");
    if (readable && !printed.contains("Error:")) {
      try (Value again = lisp.eval("(quote " + printed + ")", "again")) {
        if (!again.print().equals(printed)) {
          throw new AssertionError(printed + " reads back as " + again.print());
        }
      }
    }
  }

  /** The first form of which another engine lets something else be seen; empty if there is none. */
  String difference(Observation other, Program program) {
    for (int i = 0; i < steps.size(); i++) {
      if (!steps.get(i).equals(other.steps.get(i))) {
        return "form %d %s\n  on %s: %s\n  on %s: %s"
            .formatted(
                i + 1,
                program.forms().get(i),
                engine,
                steps.get(i),
                other.engine,
                other.steps.get(i));
      }
    }
    return "";
  }
}
