package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** Strings of any text. */
class StringCellPropertyTest {
  @Property(tries = 200)
  void lengthsAndIndexesAreThoseOfCodePoints(@ForAll @StringLength(max = 60) String any) {
    String text = wellFormed(any);
    int[] points = text.codePoints().toArray();
    try (Bench bench = Bench.calm()) {
      long string = bench.at(bench.string(text));
      assertEquals(points.length, StringCell.codePoints(bench.space(), string));
      assertEquals(text, StringCell.text(bench.space(), string));
      int end = StringCell.byteLength(bench.space(), string);
      assertEquals(points.length, Utf8.codePoints(bench.space(), StringCell.textAt(string), end));
    }
  }

  @Property(tries = 200)
  void orderIsThatOfCodePoints(@ForAll String left, @ForAll String right) {
    String a = wellFormed(left);
    String b = wellFormed(right);
    try (Bench bench = Bench.calm()) {
      long first = bench.at(bench.string(a));
      long second = bench.at(bench.string(b));
      int expected = compareCodePoints(a, b);
      assertEquals(expected, Integer.signum(StringCell.compare(bench.space(), first, second)));
      assertEquals(a.equals(b), StringCell.equal(bench.space(), first, second));
    }
  }

  private static int compareCodePoints(String a, String b) {
    return Integer.signum(
        java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()));
  }

  private static String wellFormed(String text) {
    return text.codePoints()
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
