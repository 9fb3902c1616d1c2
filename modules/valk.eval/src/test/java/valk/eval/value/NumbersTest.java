package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import valk.gc.Words;

class NumbersTest {
  @Test
  void beyondTheDigitsOfAReal() {
    assertEquals(1, Numbers.compare(9007199254740993L, 9007199254740992.0));
    assertEquals(-1, Numbers.compare(1, Double.POSITIVE_INFINITY));
    assertEquals(1, Numbers.compare(1, Double.NEGATIVE_INFINITY));
    assertEquals(Numbers.UNORDERED, Numbers.compare(1, Double.NaN));
    assertEquals(0, Numbers.compare(0, -0.0));
  }

  @Test
  void wordsOfBothKinds() {
    try (Bench bench = Bench.calm()) {
      long half = bench.at(bench.real(0.5));
      long nan = bench.at(bench.real(Double.NaN));
      assertEquals(-1, Numbers.compare(bench.space(), Words.fixnum(0), half));
      assertEquals(1, Numbers.compare(bench.space(), half, Words.fixnum(0)));
      assertEquals(0, Numbers.compare(bench.space(), half, half));
      assertEquals(Numbers.UNORDERED, Numbers.compare(bench.space(), nan, Words.fixnum(0)));
      assertEquals(Numbers.UNORDERED, Numbers.compare(bench.space(), nan, nan));
    }
  }
}
