package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import valk.eval.LispError;

class PrintBuiltinsTest {
  private final Granted lisp = new Granted();

  @AfterEach
  void close() {
    lisp.close();
  }

  private void assertPrints(String expected, String source) {
    lisp.outcome(source);
    assertEquals(expected, lisp.printed(), source);
  }

  @Test
  void printsValuesWithSpacesAndEndsTheLine() {
    assertPrints("\n", "(print)");
    assertPrints("a 1 {\"b\"}\n", "(print \"a\" 1 {\"b\"})");
    assertPrints("Error: oh\n", "(print (error \"oh\"))");
    assertEquals("{}", lisp.print("(print 1)"));
  }

  @Test
  void printsLongStringsWhole() {
    lisp.print("(print (make-string 300000 \"é\"))");
    assertEquals("é".repeat(300_000) + "\n", lisp.printed());
  }

  @Test
  void formats() {
    assertPrints(
        "x=-5 ff -1f 100% 1.500000", "(printf \"%s=%d %x %x 100%% %f\" \"x\" -5 255 -31 1.5)");
    assertPrints("12\n", "(println \"%ld\" 12)");
    assertEquals("\"2.000000\"", lisp.print("(format \"%f\" 2)"));
    assertEquals("\"-0.000000\"", lisp.print("(format \"%f\" -1e-9)"));
    assertEquals("\"0.000000\"", lisp.print("(format \"%f\" 0.0000005)"));
    assertEquals("\"100000000000000000000.000000\"", lisp.print("(format \"%f\" 1e20)"));
    assertEquals("\"é漢%é\"", lisp.print("(format \"é%s%%é\" \"漢\")"));
  }

  @Test
  void printsNothingWhenTheFormatIsWrong() {
    assertPrints("", "(printf \"%s and %d\" \"a\" \"b\")");
    assertPrints("", "(printf \"%s %q\" \"a\" 1)");
    assertEquals(
        ":arity format: the format wants 1 value, got 2", lisp.outcome("(format \"%d\" 1 2)"));
    assertEquals(
        ":type format: argument 2: wanted a string, got the number 5",
        lisp.outcome("(format \"%s\" 5)"));
    assertEquals(
        ":value format: the format has a % at the end; known are %s %d %ld %f %x %%",
        lisp.outcome("(format \"50%\")"));
    assertEquals(
        ":type format: argument 1: wanted a format, a string, got the number 5",
        lisp.outcome("(format 5)"));
  }

  @Test
  void returnsTheFirstErrorAmongTheArguments() {
    assertEquals(":mine m", lisp.outcome("(format \"%s\" (error :mine \"m\"))"));
    assertEquals("\"Error: m\"", lisp.print("(str (error :mine \"m\"))"));
  }

  @Test
  void joinsPrintedForms() {
    assertEquals("\"\"", lisp.print("(str)"));
    assertEquals("\"a1:k{\\\"b\\\"}1.5{}\"", lisp.print("(str \"a\" 1 :k {\"b\"} 1.5 nil)"));
    assertEquals("588891", lisp.print("(len (str (range 0 100000)))"));
  }

  @Test
  void reportsAnOutputThatFails() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("closed pipe");
          }
        };
    Granted other = new Granted(builder -> builder.out(broken));
    try {
      String kind = other.print("(try {print (make-string 100000 \"x\")} error/kind)");
      assertEquals(":io", kind);
    } catch (LispError e) {
      assertEquals("io", e.kind());
    } finally {
      other.close();
    }
  }
}
