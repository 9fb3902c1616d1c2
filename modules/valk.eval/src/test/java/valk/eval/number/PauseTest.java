package valk.eval.number;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** No operation on large numbers goes on for long without a pause, and each ends at one. */
class PauseTest {
  private static final int BITS = 24 * Products.PIECE_BITS;
  private static final BigInteger A = drawn(BITS, 1);
  private static final BigInteger B = drawn(BITS, 2);

  private static BigInteger drawn(int bits, long seed) {
    return new BigInteger(bits, new Random(seed)).setBit(bits);
  }

  @Test
  void products() {
    assertPauses(25, pause -> new Products(pause).of(A, B));
    assertPauses(25, pause -> new Products(pause).of(A, A));
    assertPauses(24, pause -> new Products(pause).of(A, drawn(Products.PIECE_BITS, 3)));
  }

  /** Line by line a short factor makes little work of any length, and a longer one does not. */
  @Test
  void productsWithShortFactors() {
    BigInteger longest = drawn(1 << 26, 4);
    assertPauses(8, pause -> new Products(pause).of(longest, drawn(2000, 5)));
    assertPauses(256, pause -> new Products(pause).of(longest, drawn(4000, 6)));
  }

  @Test
  void quotients() {
    assertPauses(24, pause -> new Quotients(pause).of(A.multiply(B), B));
    assertPauses(24, pause -> new Quotients(pause).of(A.multiply(B), drawn(3 * BITS / 2, 7)));
    assertPauses(16, pause -> new Quotients(pause).of(A, drawn(Products.PIECE_BITS, 8)));
    assertPauses(8, pause -> new Quotients(pause).of(drawn(1 << 26, 9), drawn(1000, 10)));
  }

  @Test
  void powers() {
    assertPauses(40, pause -> new Powers(pause).of(BigInteger.valueOf(3), 2_000_000));
  }

  @Test
  void digits() {
    byte[] text = "7".repeat(200_000).getBytes(StandardCharsets.US_ASCII);
    assertPauses(97, pause -> new Decimals(pause).read(text, 0, text.length));
    BigInteger integer = new Decimals(piece -> {}).read(text, 0, text.length);
    assertPauses(
        97,
        pause ->
            new Decimals(pause).print(integer, ArithmeticPropertyTest.into(new StringBuilder())));
  }

  /** The work pauses so often at least, and what a pause throws ends it at once. */
  private static void assertPauses(int least, Consumer<Pause> work) {
    int[] pauses = {0};
    work.accept(piece -> pauses[0]++);
    assertTrue(pauses[0] >= least, "paused " + pauses[0] + " times, not " + least);
    int[] left = {pauses[0] / 2};
    assertThrows(
        Enough.class,
        () ->
            work.accept(
                piece -> {
                  if (--left[0] <= 0) {
                    throw new Enough();
                  }
                }));
    assertTrue(left[0] >= 0, "nothing follows the pause that ended it");
  }

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
