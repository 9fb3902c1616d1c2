package valk.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Runs the suite of Lisp programs once, from a cold start, and prints its milliseconds. */
final class SuiteProgram {
  private static final double NANOS_PER_MILLI = 1e6;

  private SuiteProgram() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("suite=" + Subject.timed(NANOS_PER_MILLI, SuiteProgram::suite).measure());
  }

  private static void suite() {
    try {
      LispPrograms.pollute();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
