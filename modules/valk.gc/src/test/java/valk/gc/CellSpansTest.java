package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CellSpansTest {
  @Test
  void aSpanReachesToTheNextGap() {
    assertEquals(0b0111_0000, CellSpans.of(0b0001_0000, 0b0110_1110));
    assertEquals(-1, CellSpans.of(1, -2));
    assertEquals(0, CellSpans.of(0, -1));
  }

  @Test
  void itIsWhatGoingThroughTheGranulesFinds() {
    SplittableRandom random = new SplittableRandom(3);
    for (int turn = 0; turn < 10_000; turn++) {
      long gap = random.nextLong();
      long further = ~(gap & random.nextLong());
      long first = ~further & random.nextLong();
      assertEquals(oneByOne(first, further), CellSpans.of(first, further));
    }
  }

  private static long oneByOne(long first, long further) {
    long spans = first;
    for (int i = 1; i < Long.SIZE; i++) {
      boolean goesOn = (spans >>> i - 1 & further >>> i & 1) == 1;
      spans |= goesOn ? 1L << i : 0;
    }
    return spans;
  }
}
