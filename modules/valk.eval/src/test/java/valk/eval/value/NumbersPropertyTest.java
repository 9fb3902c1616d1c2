package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Numbers of all kinds compare like {@link BigDecimal}, and equal ones have one hash. */
class NumbersPropertyTest {
  private Bench bench = Bench.calm();

  @BeforeProperty
  void open() {
    bench.close();
    bench = Bench.calm();
  }

  @AfterTry
  void forget() {
    bench.popTo(0);
  }

  @AfterProperty
  void close() {
    bench.close();
  }

  @Property(tries = 2000)
  void integersCompare(
      @ForAll(supplier = Integral.Integers.class) BigInteger a,
      @ForAll(supplier = Integral.Integers.class) BigInteger b) {
    assertOrder(a.compareTo(b), bench.integer(a), bench.integer(b));
  }

  @Property(tries = 2000)
  void integersAndRealsCompareAsExactNumbers(
      @ForAll(supplier = Integral.Integers.class) BigInteger integer,
      @ForAll(supplier = Integral.Reals.class) double real) {
    assertOrder(exactOrder(integer, real), bench.integer(integer), bench.real(real));
  }

  @Property(tries = 2000)
  void neighboursOfAnIntegerAreNotEqualToIt(
      @ForAll(supplier = Integral.Integers.class) BigInteger integer) {
    double near = integer.doubleValue();
    for (double real : new double[] {Math.nextDown(near), near, Math.nextUp(near)}) {
      assertOrder(exactOrder(integer, real), bench.integer(integer), bench.real(real));
    }
  }

  @Property(tries = 2000)
  void theNearestReal(@ForAll(supplier = Integral.Integers.class) BigInteger integer) {
    int slot = bench.integer(integer);
    assertEquals(
        new BigDecimal(integer).doubleValue(), Numbers.toDouble(bench.space(), bench.at(slot)));
  }

  private static int exactOrder(BigInteger integer, double real) {
    if (Double.isNaN(real)) {
      return Numbers.UNORDERED;
    }
    return Double.isInfinite(real)
        ? (int) -Math.signum(real)
        : new BigDecimal(integer).compareTo(new BigDecimal(real));
  }

  private void assertOrder(int expected, int a, int b) {
    boolean unordered = expected == Numbers.UNORDERED;
    assertEquals(expected, Numbers.compare(bench.space(), bench.at(a), bench.at(b)));
    assertEquals(
        unordered ? expected : -expected, Numbers.compare(bench.space(), bench.at(b), bench.at(a)));
    assertEquals(expected == 0, bench.equal(a, b));
    assertEquals(expected == 0, bench.equal(b, a));
    assertTrue(expected != 0 || bench.hash(a) == bench.hash(b), "equal numbers, different hashes");
  }
}
