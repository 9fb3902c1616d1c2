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
  private static final int WORDS = GRANULES / 64;

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
      assertEquals(at(limited(mirror.nextSetBit(from), to)), bits.nextSet(at(from), at(to)));
      int wordEnd = (from | 63) + 1;
      assertEquals(at(limited(mirror.nextSetBit(from), wordEnd)), bits.clearUpTo(at(from)));
      assertEquals(mirror.get(0, WORDS * 64).cardinality(), bits.countWords(at(0), WORDS));
    }
  }

  private void change(Random random, int from, int to) {
    switch (random.nextInt(4)) {
      case 0 -> {
        bits.clear(at(from), at(to));
        mirror.clear(from, to);
      }
      case 1 -> {
        bits.setAll(at(from), at(to));
        mirror.set(from, to);
      }
      case 2 -> {
        int word = from >> 6;
        int words = Math.min(3, WORDS - word);
        bits.clearWords(at(word * 64), Math.max(words, 0));
        mirror.clear(word * 64, (word + Math.max(words, 0)) * 64);
      }
      default -> {
        bits.set(at(from));
        mirror.set(from);
      }
    }
  }

  @Test
  void aPatternHasTheCellsOfAPage() {
    long[] pattern = MarkBits.pattern(48, 4080, 4096);
    bits.setWord(at(64), pattern[1]);
    for (int i = 0; i < 256; i++) {
      boolean isCell = i % 3 == 0 && i < 255;
      assertEquals(isCell, (pattern[i / 64] & 1L << i) != 0);
      assertEquals(isCell && i / 64 == 1, bits.isSet(at(i)));
    }
    assertEquals(pattern[1], bits.word(at(64)));
    assertEquals(16 * 5, MarkBits.lowest(0b100100000));
  }

  private static int limited(int found, int to) {
    return found < 0 || found > to ? to : found;
  }
}
