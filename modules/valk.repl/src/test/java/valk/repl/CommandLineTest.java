package valk.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import valk.memory.MemoryLimitException;
import valk.memory.MemoryLimits;
import valk.repl.CommandLine.Expression;
import valk.repl.CommandLine.Prompt;
import valk.repl.CommandLine.RunExpressions;
import valk.repl.CommandLine.RunFile;
import valk.repl.CommandLine.RunInput;
import valk.repl.CommandLine.ShowHelp;
import valk.repl.CommandLine.ShowVersion;

final class CommandLineTest {
  private static CommandLine parse(String... arguments) {
    return CommandLine.parse(List.of(arguments), MemoryLimits.defaults());
  }

  @Test
  void nothingIsThePrompt() {
    assertEquals(new Prompt(), parse().task());
    assertEquals(new Prompt(), parse("--heap-limit", "8M").task());
  }

  @Test
  void theFirstOperandIsTheScript() {
    assertEquals(new RunFile("a.valk", List.of("-x", "b")), parse("a.valk", "-x", "b").task());
    assertEquals(new RunFile("-a.valk", List.of()), parse("--", "-a.valk").task());
    assertEquals(new RunInput(List.of("b")), parse("-", "b").task());
  }

  @Test
  void expressionsRepeatInOrder() {
    RunExpressions task =
        assertInstanceOf(RunExpressions.class, parse("-e", "1", "-p", "2", "-e", "-3", "x").task());
    assertEquals(
        List.of(new Expression("1", false), new Expression("2", true), new Expression("-3", false)),
        task.expressions());
    assertEquals(List.of("x"), task.arguments());
  }

  @Test
  void sizesInBothSpellings() {
    MemoryLimits limits =
        parse("--arena-size=1M", "--heap-limit", "2G", "--gc-threshold=512K").limits();
    assertEquals(new MemoryLimits(1 << 20, 2L << 30, 512 << 10, 2L << 30), limits);
  }

  @Test
  void questionsAboutTheCommand() {
    assertEquals(new ShowHelp(), parse("--help", "whatever").task());
    assertEquals(new ShowVersion(), parse("--version").task());
  }

  @Test
  void mistakesAreNamed() {
    assertEquals("unknown option '--foo'; see 'valk --help'", mistake("--foo"));
    assertEquals("unknown option '--foo'; see 'valk --help'", mistake("--foo=1M", "x"));
    assertEquals("option '-e' needs a value", mistake("-e"));
    assertEquals("option '--heap-limit' needs a value", mistake("--heap-limit"));
  }

  private static String mistake(String... arguments) {
    return String.valueOf(
        assertThrows(CommandException.class, () -> parse(arguments)).getMessage());
  }

  @Test
  void aBadSizeNamesTheOptionAndTheValue() {
    String message =
        String.valueOf(
            assertThrows(MemoryLimitException.class, () -> parse("--heap-limit", "lots"))
                .getMessage());
    assertEquals(true, message.contains("--heap-limit") && message.contains("'lots'"), message);
  }
}
