package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The index of code points against Java's own, for texts that mix code points of all lengths. */
class CodePointIndexPropertyTest {
  private static final int[] SAMPLES = {'a', 'z', 0x7F, 0xE9, 0x7FF, 0x6F22, 0xFFFD, 0x1F600};

  @Property(tries = 100)
  void findsEachCodePointInAnyOrder(
      @ForAll @IntRange(max = 4 * CodePointIndex.STRIDE + 3) int length,
      @ForAll @IntRange(min = 1, max = 2000) int walk,
      @ForAll Random random) {
    String text = text(random, length);
    try (Bench bench = Bench.calm()) {
      int at = bench.string(text);
      bench.shake();
      for (int tries = 0; tries < 40; tries++) {
        int codePoint = random.nextInt(length + 1);
        assertEquals(bytesBefore(text, codePoint), byteIndex(bench, bench.at(at), codePoint, walk));
      }
      assertEquals(text, StringCell.text(bench.space(), bench.at(at)));
    }
  }

  @Example
  void aWalkOverAllCodePointsPassesTheTextOnce() {
    int length = 100 * CodePointIndex.STRIDE;
    try (Bench bench = Bench.calm()) {
      long string = bench.at(bench.string("é".repeat(length)));
      int extensions = 0;
      for (int i = 0; i <= length; i++) {
        while (!CodePointIndex.reaches(bench.space(), string, i)) {
          CodePointIndex.extend(bench.space(), string, 1);
          extensions++;
        }
        assertEquals(2 * i, CodePointIndex.byteIndex(bench.space(), string, i));
      }
      assertEquals(length / CodePointIndex.STRIDE, extensions);
    }
  }

  @Example
  void takesOneThirtySecondOfTheText() {
    int bytes = 1 << 20;
    assertEquals(0, CodePointIndex.size(bytes, bytes));
    assertEquals(0, CodePointIndex.size(2 * 127, 127));
    assertTrue(CodePointIndex.size(bytes, bytes - 1) <= bytes / 32 + 8);
    assertTrue(CodePointIndex.size(bytes, bytes - 1) <= CodePointIndex.greatestSize(bytes));
  }

  private static int byteIndex(Bench bench, long string, int codePoint, int walk) {
    int bytes = StringCell.byteLength(bench.space(), string);
    if (bytes == StringCell.codePoints(bench.space(), string)) {
      return codePoint;
    }
    while (!CodePointIndex.reaches(bench.space(), string, codePoint)) {
      CodePointIndex.extend(bench.space(), string, walk);
    }
    return CodePointIndex.byteIndex(bench.space(), string, codePoint);
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, 0, SAMPLES.length)
        .map(i -> SAMPLES[i])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int bytesBefore(String text, int codePoint) {
    return text.substring(0, text.offsetByCodePoints(0, codePoint))
        .getBytes(StandardCharsets.UTF_8)
        .length;
  }
}
