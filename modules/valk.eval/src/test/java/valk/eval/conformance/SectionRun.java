package valk.eval.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.Engine;
import valk.eval.ExitRequest;
import valk.eval.Interpreter;
import valk.eval.LispError;
import valk.eval.Value;
import valk.eval.conformance.Sheet.Example;
import valk.eval.conformance.Sheet.Expectation;
import valk.eval.conformance.Sheet.Section;

/** Runs the examples of one section in one interpreter and collects what differs. */
final class SectionRun {
  private final String sheetName;
  private final Section section;
  private final Engine engine;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> differences = new ArrayList<>();

  private SectionRun(String sheetName, Section section, Engine engine) {
    this.sheetName = sheetName;
    this.section = section;
    this.engine = engine;
  }

  /**
   * Runs a section.
   *
   * @param sheetName name of the file, for messages
   * @param engine what the section runs on
   * @param arguments what {@code (args)} gives
   * @return one entry for each expectation that was not met
   */
  static List<String> differences(
      String sheetName, Section section, Engine engine, List<String> arguments) {
    return new SectionRun(sheetName, section, engine).run(arguments);
  }

  private List<String> run(List<String> arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Interpreter lisp = section.settings().interpreter(engine, arguments, out, err)) {
      for (Example example : section.examples()) {
        run(lisp, example);
      }
    }
    return differences;
  }

  private void run(Interpreter lisp, Example example) {
    out.reset();
    Outcome outcome = evaluate(lisp, example.code());
    StringBuilder output = new StringBuilder();
    boolean exactOutput = true;
    for (Expectation expectation : example.expectations()) {
      switch (expectation) {
        case Expectation.Output o -> output.append(o.text());
        case Expectation.OutputContains c -> {
          exactOutput = false;
          check(example, "output containing", c.part(), printed(), printed().contains(c.part()));
        }
        default -> checkOutcome(example, expectation, outcome);
      }
    }
    if (exactOutput) {
      check(example, "output", output.toString(), printed(), printed().contentEquals(output));
    }
    if (outcome.failure() != null && example.expectations().stream().noneMatch(this::ends)) {
      check(example, "no error", "", outcome.toString(), false);
    }
  }

  private boolean ends(Expectation expectation) {
    return expectation instanceof Expectation.Failure
        || expectation instanceof Expectation.Ending
        || expectation instanceof Expectation.PrintedValue;
  }

  private void checkOutcome(Example example, Expectation expectation, Outcome outcome) {
    switch (expectation) {
      case Expectation.PrintedValue v ->
          check(example, "value", v.text(), outcome.toString(), v.text().equals(outcome.value()));
      case Expectation.Failure f ->
          check(example, "error", f.toString(), outcome.toString(), outcome.isA(f));
      case Expectation.Ending e ->
          check(
              example,
              "exit",
              String.valueOf(e.status()),
              outcome.toString(),
              outcome.failure() instanceof ExitRequest x && x.code() == e.status());
      default -> throw new IllegalArgumentException("not about the outcome: " + expectation);
    }
  }

  private static Outcome evaluate(Interpreter lisp, String code) {
    try (Value value = lisp.eval(code, "example")) {
      return new Outcome(value.print(), null);
    } catch (LispError | ExitRequest e) {
      return new Outcome(null, e);
    }
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private void check(Example example, String what, String wanted, String got, boolean met) {
    if (!met) {
      differences.add(
          "%s:%d: %s\n    wanted %s: %s\n    got: %s"
              .formatted(sheetName, example.line(), example.code().strip(), what, wanted, got));
    }
  }

  /** How an example ended: a printed value or a failure. */
  private record Outcome(@Nullable String value, @Nullable RuntimeException failure) {

    boolean isA(Expectation.Failure wanted) {
      if (!(failure instanceof LispError error)) {
        return false;
      }
      String message = String.valueOf(error.getMessage());
      return (wanted.kind().isEmpty() || wanted.kind().equals(kind(error)))
          && wanted.messageParts().stream().allMatch(message::contains);
    }

    private static String kind(LispError error) {
      return error.kind().startsWith(":") ? error.kind() : ":" + error.kind();
    }

    @Override
    public String toString() {
      return switch (failure) {
        case null -> "value " + value;
        case LispError e -> "error " + kind(e) + " " + e.getMessage();
        default -> failure.toString();
      };
    }
  }
}
