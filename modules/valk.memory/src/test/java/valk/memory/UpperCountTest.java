package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UpperCountTest {
  private static final long HALF = 1L << 31;

  @Test
  void theCountGoesOnBeyond32BitsAndIsExactBeforeTheHalfIsNoted() {
    long word = 0x7777_7777L;
    long halves = 0;
    long step = HALF / 4;
    for (long expected = step; expected < 5 * HALF; expected += step) {
      long next = word + step * UpperCount.ONE;
      boolean passes = UpperCount.passesHalf(word, next);
      assertEquals(expected % HALF == 0, passes);
      word = next;
      assertEquals(expected, UpperCount.total(halves, word), "before it is noted");
      halves += passes ? 1 : 0;
      assertEquals(expected, UpperCount.total(halves, word));
      assertEquals(0x7777_7777L, word & 0xffff_ffffL);
    }
  }

  @Test
  void oneStepPassesAHalf() {
    long last = (HALF - 1) * UpperCount.ONE;
    assertTrue(UpperCount.passesHalf(last, last + UpperCount.ONE));
    assertFalse(UpperCount.passesHalf(last - UpperCount.ONE, last));
    assertEquals(HALF, UpperCount.total(0, last + UpperCount.ONE));
  }
}
