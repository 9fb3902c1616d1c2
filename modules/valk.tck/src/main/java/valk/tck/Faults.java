package valk.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongPredicate;

/**
 * Lets every request for storage fail once, each in a run of its own, until the work needs no
 * further one. After Lua's {@code memerr.lua} (R. Ierusalimschy et al., tests of Lua 5.4, 2020).
 */
final class Faults {
  private static final long MOST = 10_000;

  private Faults() {}

  /**
   * Runs the work over and over.
   *
   * @param work does it all with the n-th request failing, and says whether there was an n-th
   */
  static void forEach(LongPredicate work) {
    for (long nth = 1; runs(work, nth); nth++) {
      long before = nth;
      assertTrue(nth < MOST, () -> "after %d faults there is no end".formatted(before));
    }
  }

  private static boolean runs(LongPredicate work, long nth) {
    try {
      return work.test(nth);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("commit %d refused: %s".formatted(nth, e.getMessage()), e);
    }
  }
}
