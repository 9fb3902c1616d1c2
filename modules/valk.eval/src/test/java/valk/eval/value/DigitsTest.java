package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DigitsTest {
  @Test
  void aPowerOfTenHasOneMoreThanWhatIsBelow() {
    for (int digits = 1; digits < 19; digits++) {
      long power = Long.parseLong("1" + "0".repeat(digits));
      assertEquals(digits, Digits.of(power - 1));
      assertEquals(digits + 1, Digits.of(power));
      assertEquals(digits + 1, Digits.of(power + 1));
    }
  }

  @Test
  void theLeastAndTheGreatestHaveTheirs() {
    assertEquals(1, Digits.of(0));
    assertEquals(1, Digits.of(1));
    assertEquals(19, Digits.of(Long.MAX_VALUE));
  }

  @Test
  void aWordHoldsTheLastDigitsAsText() {
    for (int integer = 0; integer < Digits.ABOVE_WORD; integer += 1 + integer / 1000) {
      requireText(integer);
    }
    for (int power = 10; power < Digits.ABOVE_WORD; power *= 10) {
      requireText(power - 1);
      requireText(power);
    }
    requireText(Digits.ABOVE_WORD - 1);
  }

  private static void requireText(long integer) {
    for (int count = Digits.of(integer); count <= Digits.IN_WORD; count++) {
      byte[] text = new byte[Digits.IN_WORD];
      ByteBuffer.wrap(text).order(ByteOrder.nativeOrder()).putLong(Digits.text(integer, count));
      String padded = "0".repeat(count) + integer;
      assertEquals(
          padded.substring(padded.length() - count),
          new String(text, 0, count, StandardCharsets.US_ASCII));
    }
  }

  @Test
  void aSinkWritesIntegersAsJavaDoes() {
    for (long integer :
        List.of(
            0L,
            -1L,
            99_999_999L,
            100_000_000L,
            -100_000_001L,
            9_999_999_999_999_999L,
            10_000_000_000_000_000L,
            Long.MAX_VALUE,
            Long.MIN_VALUE)) {
      CollectingSink sink = new CollectingSink(100, 100);
      sink.putInteger(integer);
      sink.flush();
      assertEquals(Long.toString(integer), sink.text());
    }
  }
}
