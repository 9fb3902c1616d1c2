package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import valk.gc.Words;

/** Numbers compare like {@link BigDecimal}. */
class NumbersPropertyTest {
  @Property
  void integersAndRealsCompareAsExactNumbers(
      @ForAll @LongRange(min = Words.FIXNUM_MIN, max = Words.FIXNUM_MAX) long integer,
      @ForAll double real) {
    assertEquals(exactOrder(integer, real), Numbers.compare(integer, real));
  }

  @Property
  void neighboursOfAnIntegerAreNotEqualToIt(
      @ForAll @LongRange(min = Words.FIXNUM_MIN, max = Words.FIXNUM_MAX) long integer) {
    double near = integer;
    for (double real : new double[] {Math.nextDown(near), near, Math.nextUp(near)}) {
      assertEquals(exactOrder(integer, real), Numbers.compare(integer, real));
    }
  }

  private static int exactOrder(long integer, double real) {
    return BigDecimal.valueOf(integer).compareTo(new BigDecimal(real));
  }
}
