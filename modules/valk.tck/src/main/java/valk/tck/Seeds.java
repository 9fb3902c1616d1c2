package valk.tck;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.opentest4j.TestAbortedException;

/**
 * Runs a test with some seeds that are always the same and one that never was before. The system
 * property {@code valk.tck.seed} repeats one of them alone.
 */
final class Seeds {
  private static final String PROPERTY = "valk.tck.seed";
  private static final int USUAL = 8;

  private Seeds() {}

  static void forEach(Consumer<SplittableRandom> test) {
    Long only = Long.getLong(PROPERTY);
    if (only != null) {
      run(only, test);
      return;
    }
    for (long seed = 1; seed <= USUAL; seed++) {
      run(seed, test);
    }
    run(System.nanoTime(), test);
  }

  private static void run(long seed, Consumer<SplittableRandom> test) {
    try {
      test.accept(new SplittableRandom(seed));
    } catch (TestAbortedException e) {
      throw e;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("with -D%s=%d: %s".formatted(PROPERTY, seed, e.getMessage()), e);
    }
  }
}
