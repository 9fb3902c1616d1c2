package valk.eval.value;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The printed form of a real: the fewest digits that read back as the same real, always with a
 * point. Plain from 0.000001 up to below 1e21, as {@code 1500000000.0}; else as {@code 1.5e30}.
 * What is no number has no readable form.
 */
public final class RealText {
  private static final int LEAST_PLAIN_EXPONENT = -5;
  private static final int GREATEST_PLAIN_EXPONENT = 21;

  private RealText() {}

  /** The printed form. */
  public static String of(double real) {
    if (Double.isNaN(real)) {
      return "#<nan>";
    }
    if (Double.isInfinite(real)) {
      return real > 0 ? "#<infinity>" : "#<-infinity>";
    }
    String java = Math.abs(real) < Double.MIN_NORMAL ? subnormal(real) : Double.toString(real);
    int exponentAt = java.indexOf('E');
    return exponentAt < 0 ? java : rewritten(java, exponentAt);
  }

  /**
   * Java writes at least two digits, where reals lie far apart also if one would do: {@code
   * 4.9E-324} for {@code 5e-324}.
   */
  private static String subnormal(double real) {
    BigDecimal oneDigit = new BigDecimal(real).round(new MathContext(1));
    boolean isEnough = real != 0 && oneDigit.doubleValue() == real;
    return isEnough ? oneDigit.unscaledValue() + ".0E" + -oneDigit.scale() : Double.toString(real);
  }

  /** Java writes {@code 1.5E30}, with all the digits that are needed and no more. */
  private static String rewritten(String java, int exponentAt) {
    String sign = java.startsWith("-") ? "-" : "";
    String mantissa = java.substring(sign.length(), exponentAt);
    int point = mantissa.indexOf('.');
    String fraction = mantissa.substring(point + 1);
    String digits = mantissa.substring(0, point) + (fraction.equals("0") ? "" : fraction);
    int exponent = point + Integer.parseInt(java.substring(exponentAt + 1));
    return sign + (isPlain(exponent) ? plain(digits, exponent) : scientific(digits, exponent));
  }

  private static boolean isPlain(int exponent) {
    return exponent >= LEAST_PLAIN_EXPONENT && exponent <= GREATEST_PLAIN_EXPONENT;
  }

  /** The digits with the point {@code exponent} places after the first of them begins. */
  private static String plain(String digits, int exponent) {
    if (exponent <= 0) {
      return "0." + "0".repeat(-exponent) + digits;
    }
    if (digits.length() <= exponent) {
      return digits + "0".repeat(exponent - digits.length()) + ".0";
    }
    return digits.substring(0, exponent) + "." + digits.substring(exponent);
  }

  private static String scientific(String digits, int exponent) {
    String rest = digits.length() == 1 ? "0" : digits.substring(1);
    return digits.charAt(0) + "." + rest + "e" + (exponent - 1);
  }
}
