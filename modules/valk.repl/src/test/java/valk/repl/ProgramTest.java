package valk.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The command from its arguments to its exit status. */
final class ProgramTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private String input = "";

  private int run(String... arguments) {
    Streams streams =
        new Streams(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err, false);
    return new Program(streams, environment, EvaluationThread.ANY).run(List.of(arguments));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String script(String text) {
    try {
      return Files.writeString(folder.resolve("demo.valk"), text).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void expressionsPrintOnlyWhatTheyPrint() {
    assertEquals(0, run("-e", "(+ 1 2) (print 4)", "-e", "(print (args))", "a", "b"));
    assertEquals("4\n{\"a\" \"b\"}\n", out());
    assertEquals("", err());
  }

  @Test
  void printShowsTheLastValueAsItReadsBack() {
    assertEquals(0, run("-e", "(def {x} 5)", "-p", "1 (+ x 1)", "-p", "\"a\""));
    assertEquals("6\n\"a\"\n", out());
  }

  @Test
  void aScriptGetsItsArguments() {
    assertEquals(0, run(script("#!/usr/bin/env valk\n(print (args))"), "x", "--help"));
    assertEquals("{\"x\" \"--help\"}\n", out());
  }

  @Test
  void loadLooksOnTheLoadPathLast() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Files.writeString(second.resolve("library-of-the-test.valk"), "\"found\"");
    String load = "(load \"library-of-the-test.valk\")";
    assertEquals(0, run("--load-path", first + ":" + second, "-p", load));
    environment.put("VALK_LOAD_PATH", second.toString());
    assertEquals(0, run("-p", load));
    assertEquals(1, run("--load-path", first.toString(), "-p", load));
    assertEquals("\"found\"\n\"found\"\n", out());
    assertTrue(err().contains("no such file in ., " + first), err());
  }

  @Test
  void aScriptStopsAtItsFirstUncaughtError() {
    String script = script("(print 1)\n(+ 1 (head nil))\n(print 3)\n");
    assertEquals(1, run(script));
    assertEquals("1\n", out());
    assertTrue(err().startsWith(script + ":2:6: "), err());
    assertTrue(err().contains("  (+ 1 (head nil))\n       ^\n"), err());
  }

  @Test
  void aScriptOnStandardInput() {
    input = "(print (+ 1 1)) (head nil)";
    assertEquals(1, run("-", "x"));
    assertEquals("2\n", out());
    assertTrue(err().startsWith("stdin:1:17: "), err());
  }

  @Test
  void malformedUtf8IsReportedWhereItStands() throws IOException {
    Path file = folder.resolve("bad.valk");
    Files.write(file, new byte[] {'(', 'p', 'r', 'i', 'n', 't', ' ', '1', ')', '\n', (byte) 0xC3});
    assertEquals(1, run(file.toString()));
    assertEquals("1\n", out());
    assertTrue(err().startsWith(file + ":2:1: "), err());
  }

  @Test
  void exitGivesTheStatus() {
    assertEquals(7, run("-e", "(print 1) (exit 7) (print 2)"));
    assertEquals("1\n", out());
    assertEquals("", err());
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "a collection at each of many thousand steps")
  void aMemoryBombIsAnErrorLikeAnyOther() {
    assertEquals(
        1, run("--heap-limit", "2M", "-e", "(def {l} nil) (while 1 {def {l} (cons 1 l)})"));
    assertTrue(err().contains("memory"), err());
    assertFalse(err().contains("Exception"), err());
  }

  @Test
  void anUnreadableFileIsAUsageError() {
    assertEquals(2, run("no/such/file.valk"));
    assertEquals("valk: cannot read 'no/such/file.valk': no such file\n", err());
    assertEquals(2, run(folder.toString()));
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    assertEquals(2, run("--frobnicate"));
    assertEquals("valk: unknown option '--frobnicate'; see 'valk --help'\n", err());
  }

  @Test
  void aBadVariableNamesItselfItsValueAndWhatIsAccepted() {
    environment.put("VALK_HEAP_LIMIT", "12X");
    assertEquals(2, run("-e", "1"));
    assertEquals(
        "valk: VALK_HEAP_LIMIT: bad value '12X', accepted: a number of bytes such as 4194304, 512K,"
            + " 64M or 2G\n",
        err());
  }

  @Test
  void sizesComeFromVariablesAndOptions() {
    environment.put("VALK_ARENA_SIZE", "128K");
    environment.put("VALK_HEAP_LIMIT", "8M");
    assertEquals(
        0, run("--heap-limit=16M", "-p", "(mem/heap/hard-limit)", "-p", "(mem/arena/capacity)"));
    assertEquals("16777216\n131072\n", out());
  }

  @Test
  void helpAndVersion() {
    assertEquals(0, run("--help"));
    assertTrue(out().startsWith("Usage: valk"), out());
    out.reset();
    assertEquals(0, run("--version"));
    assertTrue(out().startsWith("valk "), out());
  }

  @Test
  void withoutATerminalThePromptShowsValuesOnly() {
    input = "(+ 1\n2)\n(head nil)\n\"x\"\n";
    assertEquals(0, run());
    assertTrue(out().startsWith("3\nrepl:1:1: "), out());
    assertTrue(out().endsWith("\n\"x\"\n"), out());
  }

  @Test
  void filesAndTheEnvironmentAreGranted() {
    String other = script("(def {loaded} 1)");
    assertEquals(
        0, run("-p", "(do (load \"" + other + "\") loaded)", "-p", "(type (env/get \"PATH\"))"));
    assertEquals("1\n\"string\"\n", out());
  }
}
