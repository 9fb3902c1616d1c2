package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
  void aSinkWritesIntegersAsJavaDoes() {
    for (long integer :
        List.of(0L, -1L, 2_147_483_647L, 2_147_483_648L, Long.MAX_VALUE, Long.MIN_VALUE)) {
      CollectingSink sink = new CollectingSink(100, 100);
      sink.putInteger(integer);
      sink.flush();
      assertEquals(Long.toString(integer), sink.text());
    }
  }
}
