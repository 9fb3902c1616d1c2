package valk.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import valk.eval.Interpreter;
import valk.eval.Session;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ReplSessionTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final Session forms =
      new Session(
          () -> Interpreter.builder().out(screen).heapLimit(4 << 20).allowExit(true), List::of);

  @AfterEach
  void close() {
    forms.close();
  }

  /** Input that was typed beforehand; {@code ^C} stands for an abandoned line. */
  private static final class Typed implements LineSource {
    private final Deque<String> lines;
    private final List<String> prompts = new ArrayList<>();
    private Runnable interrupt = () -> {};

    Typed(String... lines) {
      this.lines = new ArrayDeque<>(List.of(lines));
    }

    @Override
    public Input read(String prompt) {
      prompts.add(prompt);
      if (lines.isEmpty()) {
        return new End();
      }
      String line = lines.removeFirst();
      return line.equals("^C") ? new Abandoned() : new Lines(line);
    }

    @Override
    public void onInterrupt(Runnable action) {
      interrupt = action;
    }

    @Override
    public boolean isInteractive() {
      return false;
    }

    @Override
    public void close() {}
  }

  private String session(String... lines) {
    return session(new Typed(lines), 0);
  }

  private String session(LineSource lines, int status) {
    try (PrintStream out = new PrintStream(screen, false, StandardCharsets.UTF_8)) {
      assertEquals(status, new ReplSession(forms, lines, out).run());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return screen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void showsEachValueWithItsStringsQuoted() {
    assertEquals("3\n\"a\"\n{}\n5\n", session("(+ 1 2)", "\"a\" (def {x} 5)", "x"));
  }

  @Test
  void whatAFormPrintsComesBeforeItsValue() {
    assertEquals("hello\n{}\n", session("(print \"hello\")"));
  }

  @Test
  void goesOnReadingUntilTheFormIsClosed() {
    Typed typed = new Typed("(+ 1", "2)");
    assertEquals("3\n", session(typed, 0));
    assertEquals(List.of("valk> ", "  ... ", "valk> "), typed.prompts);
  }

  @Test
  void anAbandonedFormIsForgotten() {
    assertEquals("7\n", session("(+ 1", "^C", "7"));
  }

  @Test
  void blankInputShowsNothing() {
    assertEquals("", session("", "   ", "; comment"));
  }

  @Test
  void anErrorIsShownWithACaretAndTheSessionGoesOn() {
    String shown = session("(+ 1 (head nil))", ")", "4");
    assertTrue(shown.startsWith("repl:1:6: "), shown);
    assertTrue(shown.contains("  (+ 1 (head nil))\n       ^\n"), shown);
    assertTrue(shown.endsWith("\n4\n"), shown);
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "a collection at each of many thousand steps")
  void afterAMemoryBombTheSessionGoesOn() {
    String shown =
        session(
            "(def {l} nil)",
            "(while 1 {def {l} (cons 1 l)})",
            "(print 1)",
            "(def {l} nil)",
            "(type (mem/gc/collect))");
    assertTrue(shown.contains("memory"), shown);
    assertTrue(shown.endsWith("1\n{}\n{}\n\"number\"\n"), shown);
  }

  @Test
  void aFormThatIsOpenAtTheEndOfInputIsReported() {
    assertTrue(session("(+ 1").contains("unclosed '(' opened at 1:1"));
  }

  @Test
  void interruptStopsTheEvaluation() {
    Typed typed = new Typed("(while 1 {})", "5");
    LineSource interrupting =
        new LineSource() {
          @Override
          public Input read(String prompt) {
            if (typed.lines.size() == 2) {
              Thread.startVirtualThread(
                  () -> {
                    java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
                    typed.interrupt.run();
                  });
            }
            return typed.read(prompt);
          }

          @Override
          public void onInterrupt(Runnable action) {
            typed.onInterrupt(action);
          }

          @Override
          public boolean isInteractive() {
            return false;
          }

          @Override
          public void close() {}
        };
    String shown = session(interrupting, 0);
    assertTrue(shown.contains("interrupted"), shown);
    assertTrue(shown.endsWith("\n5\n"), shown);
  }

  @Test
  void commandsStandAloneOnTheirLine() {
    assertTrue(session(":help").contains(":quit"));
    assertTrue(session(":mem").contains("heap"));
    assertEquals(":help\n{:help 1}\n", sessionAfterReset("(id :help)", "{:help 1}"));
  }

  private String sessionAfterReset(String... lines) {
    screen.reset();
    return session(lines);
  }

  @Test
  void leaving() {
    assertEquals("1\n", session("1", ":quit", "2"));
    screen.reset();
    assertEquals("", session(new Typed("(exit 3)", "4"), 3));
  }
}
