package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit on the bytes that an evaluation writes. */
final class OutputLimitTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Interpreter limited(long bytes) {
    return Interpreter.builder()
        .out(out)
        .err(out)
        .outputLimit(bytes)
        .timeLimit(Duration.ofSeconds(60))
        .build();
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(while 1 {print \"line\"})",
        "(while 1 {printf \"line\"})",
        "(while 1 {try {print \"line\"} (\\ {e} {nil})})",
        "(print (range 0 100000))",
        "(print (make-string 1000000 \"x\"))",
        "(def {v} (vector)) (vec/push! v v) (while 1 {print v v v})",
        "(while 1 {time {1}})",
        "(while 1 {(mem/stats)})",
      })
  void endsWhatWritesTooMuch(String program) {
    try (Interpreter lisp = limited(10_000)) {
      LispError error = assertThrows(LispError.class, () -> lisp.eval(program));
      assertEquals("output-limit", error.kind());
      assertEquals("output limit reached: 10000 bytes", error.getMessage());
      assertTrue(error.line() > 0, error.report());
      assertEquals(10_000, out.size());
      assertEquals(3, lisp.eval("(+ 1 2)").asLong());
    }
  }

  @Test
  void whatFitsExactlyIsWritten() {
    try (Interpreter lisp = limited(6)) {
      lisp.eval("(print \"hello\")");
      lisp.eval("(print \"again\")");
      assertEquals("hello\nagain\n", text());
      LispError error = assertThrows(LispError.class, () -> lisp.eval("(print \"longer\")"));
      assertEquals("output-limit", error.kind());
      assertEquals("hello\nagain\nlonger", text());
    }
  }

  @Test
  void bothStreamsShareIt() {
    try (Interpreter lisp = limited(8)) {
      lisp.eval("(printf \"1234\")");
      assertEquals(
          "output-limit",
          assertThrows(LispError.class, () -> lisp.eval("(printf \"12345\") (printf \"1234\")"))
              .kind());
    }
  }

  @Test
  void noScriptCatchesIt() {
    try (Interpreter lisp = limited(100)) {
      lisp.eval("(def {caught} 0)");
      String program = "(try {while 1 {print 1}} (\\ {e} {def {caught} 1}))";
      LispError error = assertThrows(LispError.class, () -> lisp.eval(program));
      assertEquals("output-limit", error.kind());
      assertEquals(0, lisp.eval("caught").asLong());
    }
  }

  @Test
  void negativeIsRefused() {
    Interpreter.Builder builder = Interpreter.builder();
    assertThrows(IllegalArgumentException.class, () -> builder.outputLimit(-1));
  }
}
