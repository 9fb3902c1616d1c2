package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RealTextTest {
  @ParameterizedTest
  @CsvSource({
    "3.0, 3.0",
    "0.1, 0.1",
    "-0.0, -0.0",
    "1e9, 1000000000.0",
    "12345678.9, 12345678.9",
    "-2.5e-3, -0.0025",
    "1e20, 100000000000000000000.0",
    "1e21, 1.0e21",
    "1.5e300, 1.5e300",
    "1e-6, 0.000001",
    "1.25e-7, 1.25e-7",
    "4.9e-324, 5.0e-324",
    "9.9e-324, 1.0e-323",
    "-2e-323, -2.0e-323",
    "1.2e-322, 1.2e-322",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
  })
  void plainWherePeopleWriteItPlain(double real, String text) {
    assertEquals(text, RealText.of(real));
  }

  @Test
  void whatIsNoNumberHasNoReadableForm() {
    assertEquals("#<nan>", RealText.of(Double.NaN));
    assertEquals("#<infinity>", RealText.of(Double.POSITIVE_INFINITY));
    assertEquals("#<-infinity>", RealText.of(Double.NEGATIVE_INFINITY));
  }
}
