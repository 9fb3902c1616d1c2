package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeProperty;
import valk.gc.Words;

/** Arithmetic on words is that of {@link BigInteger}, while values move and die at every turn. */
class IntegersPropertyTest {
  private Bench bench = Bench.calm();

  @BeforeProperty
  void open() {
    bench.close();
    bench = Bench.zealous();
  }

  @AfterTry
  void forget() {
    assertEquals(0, bench.heap().charged(), "what was charged is credited");
    bench.popTo(0);
  }

  @AfterProperty
  void close() {
    bench.close();
  }

  @FunctionalInterface
  private interface Binary {
    long of(Workspace w, int a, int b, int fp, int top);
  }

  private void assertComputes(BigInteger expected, Binary operation, BigInteger a, BigInteger b) {
    int left = bench.integer(a);
    int right = bench.integer(b);
    assertWord(expected, operation.of(bench, left, right, Bench.FP, bench.top()));
    assertEquals(a, Integers.value(bench.space(), bench.at(left)));
    assertEquals(b, Integers.value(bench.space(), bench.at(right)));
  }

  /** What fits a fixnum is one, and the value is right also after it has moved. */
  private void assertWord(BigInteger expected, long word) {
    assertEquals(expected.bitLength() <= 61, Words.isFixnum(word), "the one form of " + expected);
    assertTrue(Shapes.isInteger(bench.space(), word));
    int slot = bench.push(word);
    bench.shake();
    assertEquals(expected, Integers.value(bench.space(), bench.at(slot)));
    assertEquals(expected.signum(), Integers.sign(bench.space(), bench.at(slot)));
    assertEquals(expected.toString(), bench.print(slot));
  }

  @Property(tries = 300)
  void adds(
      @ForAll(supplier = Integral.Integers.class) BigInteger a,
      @ForAll(supplier = Integral.Integers.class) BigInteger b) {
    assertComputes(a.add(b), Integers::add, a, b);
  }

  @Property(tries = 300)
  void subtracts(
      @ForAll(supplier = Integral.Integers.class) BigInteger a,
      @ForAll(supplier = Integral.Integers.class) BigInteger b) {
    assertComputes(a.subtract(b), Integers::subtract, a, b);
  }

  @Property(tries = 300)
  void multiplies(
      @ForAll(supplier = Integral.Integers.class) BigInteger a,
      @ForAll(supplier = Integral.Integers.class) BigInteger b) {
    assertComputes(a.multiply(b), Integers::multiply, a, b);
  }

  @Property(tries = 300)
  void divides(
      @ForAll(supplier = Integral.Integers.class) BigInteger a,
      @ForAll(supplier = Integral.Integers.class) BigInteger b) {
    Assume.that(b.signum() != 0);
    assertComputes(a.divide(b), Integers::quotient, a, b);
    assertComputes(a.remainder(b), Integers::remainder, a, b);
  }

  @Property(tries = 300)
  void negates(@ForAll(supplier = Integral.Integers.class) BigInteger a) {
    int slot = bench.integer(a);
    assertWord(a.negate(), Integers.negate(bench, slot, Bench.FP, bench.top()));
  }

  @Property(tries = 200)
  void raisesToPowers(
      @ForAll(supplier = Integral.Integers.class) BigInteger base,
      @ForAll @IntRange(max = 20) int exponent) {
    assertComputes(base.pow(exponent), Integers::power, base, BigInteger.valueOf(exponent));
  }

  @Property(tries = 300)
  void takesWholeReals(@ForAll(supplier = Integral.Reals.class) double real) {
    Assume.that(Double.isFinite(real));
    double whole = Math.rint(real);
    assertWord(
        new BigDecimal(whole).toBigInteger(), Integers.ofReal(bench, whole, Bench.FP, bench.top()));
  }

  @Property(tries = 300)
  void drawsBelowTheBound(
      @ForAll(supplier = Integral.Integers.class) BigInteger bound, @ForAll long seed) {
    Assume.that(bound.signum() > 0);
    int slot = bench.integer(bound);
    long word = Integers.random(bench, slot, new SplittableRandom(seed), Bench.FP, bench.top());
    BigInteger drawn = Integers.value(bench.space(), word);
    assertTrue(drawn.signum() >= 0 && drawn.compareTo(bound) < 0, drawn + " of " + bound);
  }

  @Property(tries = 300)
  void readsAndPrints(@ForAll(supplier = Integral.Integers.class) BigInteger integer) {
    boolean negative = integer.signum() < 0;
    byte[] decimal = ("00" + integer.abs()).getBytes(StandardCharsets.US_ASCII);
    byte[] hex = ("00" + integer.abs().toString(16)).getBytes(StandardCharsets.US_ASCII);
    int top = bench.top();
    assertWord(
        integer, IntegerText.read(bench, negative, decimal, 0, decimal.length, Bench.FP, top));
    bench.popTo(top);
    long word = IntegerText.readHex(bench, negative, hex, 0, hex.length, Bench.FP, top);
    assertWord(integer, word);
    assertEquals(integer.toString(16), hexOf(top));
  }

  private String hexOf(int slot) {
    CollectingSink sink = new CollectingSink(1000, 1000);
    IntegerText.printHex(bench, slot, sink, Bench.FP, bench.top());
    sink.flush();
    return sink.text();
  }
}
