package valk.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import valk.eval.CodeTier;
import valk.eval.Interpreter;

/** The Lisp programs that come with this module. */
final class LispPrograms {
  /** Rounds of the suite after which the compilers of the JVM have little left to do. */
  private static final int SUITE_ROUNDS = 60;

  private LispPrograms() {}

  /** Loads one of the module's files. */
  static void load(Interpreter lisp, String file) throws IOException {
    lisp.eval(text(file), file).close();
  }

  /** The text of one of the module's files. */
  static String text(String file) throws IOException {
    try (InputStream in = LispPrograms.class.getResourceAsStream(file)) {
      byte[] text = Objects.requireNonNull(in, file).readAllBytes();
      return new String(text, StandardCharsets.UTF_8);
    }
  }

  /**
   * Runs programs of every kind in an interpreter of their own, so that the JVM's profiles of the
   * evaluator are those of a long life and not of one benchmark.
   */
  static void pollute() throws IOException {
    try (Interpreter lisp =
        Interpreter.builder()
            .codeTier(CodeTier.INTERPRETED)
            .out(OutputStream.nullOutputStream())
            .build()) {
      load(lisp, "suite.valk");
      for (int i = 0; i < SUITE_ROUNDS; i++) {
        lisp.eval("(suite 1000)").close();
      }
    }
  }
}
