package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The printed form of any real. */
class RealTextPropertyTest {
  @Property(tries = 5000)
  void readsBackAsTheSameReal(@ForAll long bits) {
    double real = Double.longBitsToDouble(bits);
    if (Double.isFinite(real)) {
      String text = RealText.of(real);
      assertEquals(bits, Double.doubleToRawLongBits(Double.parseDouble(text)), text);
      assertTrue(text.contains("."), text);
      assertEquals(digits(Double.toString(real)), digits(text), "no digit more than needed");
    }
  }

  private static String digits(String text) {
    String mantissa = text.replaceAll("[eE].*", "").replaceAll("[-.]", "");
    return mantissa.replaceAll("^0+", "").replaceAll("0+$", "");
  }
}
