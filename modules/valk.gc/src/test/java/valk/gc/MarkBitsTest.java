package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarkBitsTest {
  private static final long BASE = 1 << 16;
  private static final int GRANULES = 1000;

  private final MarkBits bits = new MarkBits(BASE);
  private final BitSet mirror = new BitSet();

  MarkBitsTest() {
    bits.coverUpTo(at(GRANULES));
  }

  private static long at(int granule) {
    return BASE + granule * 16L;
  }

  @Test
  void settingTellsWhetherItWasNew() {
    assertTrue(bits.set(at(63)));
    assertFalse(bits.set(at(63)));
    assertTrue(bits.isSet(at(63)));
    assertFalse(bits.isSet(at(64)));
  }

  @Test
  void rangesAgreeWithABitSet() {
    Random random = new Random(3);
    for (int step = 0; step < 5000; step++) {
      int from = random.nextInt(GRANULES);
      int to = from + random.nextInt(GRANULES - from + 1);
      change(random, from, to);
      assertEquals(mirror.get(from, to).cardinality(), bits.count(at(from), at(to)));
      assertEquals(at(limited(mirror.nextSetBit(from), to)), bits.nextSet(at(from), at(to)));
      assertEquals(at(limited(mirror.nextClearBit(from), to)), bits.nextClear(at(from), at(to)));
    }
  }

  private void change(Random random, int from, int to) {
    switch (random.nextInt(4)) {
      case 0 -> {
        bits.clear(at(from), at(to));
        mirror.clear(from, to);
      }
      case 1 -> {
        bits.setRow(at(from), at(to), 16);
        mirror.set(from, to);
      }
      case 2 -> {
        bits.setRow(at(from), at(to), 48);
        for (int each = from; each < to; each += 3) {
          mirror.set(each);
        }
      }
      default -> {
        bits.set(at(from));
        mirror.set(from);
      }
    }
  }

  private static int limited(int found, int to) {
    return found < 0 || found > to ? to : found;
  }
}
