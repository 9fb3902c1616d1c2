package valk.eval.number;

import java.math.BigInteger;

/**
 * Products. Two large factors of about the same size are cut into thirds (A. L. Toom, 1963, in the
 * sequence of M. Bodrato, "Towards Optimal Toom-Cook Multiplication", 2007); where one factor is
 * longer, it is halved until they are.
 */
public final class Products {
  /** Two factors of at most so many bits are one piece of work. */
  static final int PIECE_BITS = 1 << 17;

  /** The library multiplies line by line when one factor has at most so many bits. */
  private static final int SHORT_BITS = 79 * Integer.SIZE;

  /** Product of the lengths, in bits, of two factors that are one piece of work line by line. */
  private static final long LINES = 1L << 33;

  /**
   * Bytes alive at one time while two factors are multiplied, for each byte of the factors: the
   * thirds, five products of them, and the same for one of these products and so on: at most 5, and
   * 1 for the result.
   */
  public static final int WORK = 6;

  /** A word of a long factor costs no more than this many words of the other, line by line. */
  private static final int WORDS_BY_LINES = 160;

  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final Pause pause;

  /**
   * @param pause comes between pieces of the work
   */
  public Products(Pause pause) {
    this.pause = pause;
  }

  /** The product. Together the factors have less than 2^31 bits. */
  public BigInteger of(BigInteger a, BigInteger b) {
    BigInteger left = a.abs();
    BigInteger product = magnitudes(left, a.equals(b) ? left : b.abs());
    return a.signum() == b.signum() ? product : product.negate();
  }

  /** A square stays one object twice in all pieces: the library is faster then. */
  private BigInteger magnitudes(BigInteger a, BigInteger b) {
    return a.bitLength() >= b.bitLength() ? ordered(a, b) : ordered(b, a);
  }

  private BigInteger ordered(BigInteger longer, BigInteger shorter) {
    int most = longer.bitLength();
    int least = shorter.bitLength();
    if (isPiece(most, least)) {
      pause.between(Bits.work(most, least, WORDS_BY_LINES));
      return longer.multiply(shorter);
    }
    return 3L * least <= 2L * most ? inHalves(longer, shorter) : inThirds(longer, shorter);
  }

  private static boolean isPiece(int most, int least) {
    return most <= PIECE_BITS || least <= SHORT_BITS && (long) most * least <= LINES;
  }

  private BigInteger inHalves(BigInteger longer, BigInteger shorter) {
    int cut = Bits.cut(longer.bitLength() / 2);
    BigInteger high = magnitudes(longer.shiftRight(cut), shorter);
    return high.shiftLeft(cut).add(magnitudes(Bits.low(longer, cut), shorter));
  }

  /** A factor as {@code low + middle * X + high * X^2}. */
  private record Thirds(BigInteger low, BigInteger middle, BigInteger high) {
    static Thirds of(BigInteger factor, int cut) {
      BigInteger rest = Bits.low(factor, 2 * cut);
      return new Thirds(Bits.low(rest, cut), rest.shiftRight(cut), factor.shiftRight(2 * cut));
    }

    BigInteger atOne() {
      return low.add(high).add(middle);
    }

    BigInteger atMinusOne() {
      return low.add(high).subtract(middle);
    }

    /** With {@code atOne}, which is at hand, one addition less. */
    BigInteger atTwo(BigInteger atOne) {
      return atOne.add(high).shiftLeft(1).subtract(low);
    }
  }

  /** The factors are values of polynomials; so is the product, found from five of its values. */
  private BigInteger inThirds(BigInteger a, BigInteger b) {
    int cut = Bits.cut(a.bitLength() / 3 + 1);
    Thirds x = Thirds.of(a, cut);
    boolean square = a.equals(b);
    Thirds y = square ? x : Thirds.of(b, cut);
    BigInteger xAtOne = x.atOne();
    BigInteger yAtOne = square ? xAtOne : y.atOne();
    BigInteger atZero = magnitudes(x.low, y.low);
    BigInteger atOne = magnitudes(xAtOne, yAtOne);
    BigInteger xAtMinusOne = x.atMinusOne();
    BigInteger atMinusOne = of(xAtMinusOne, square ? xAtMinusOne : y.atMinusOne());
    BigInteger xAtTwo = x.atTwo(xAtOne);
    BigInteger atTwo = magnitudes(xAtTwo, square ? xAtTwo : y.atTwo(yAtOne));
    BigInteger atInfinity = magnitudes(x.high, y.high);
    return interpolated(atZero, atOne, atMinusOne, atTwo, atInfinity, cut);
  }

  /** The value at X = 2^cut of the polynomial of degree 4 with these values. */
  private static BigInteger interpolated(
      BigInteger atZero,
      BigInteger atOne,
      BigInteger atMinusOne,
      BigInteger atTwo,
      BigInteger atInfinity,
      int cut) {
    BigInteger third = atTwo.subtract(atMinusOne).divide(THREE);
    BigInteger odd = atOne.subtract(atMinusOne).shiftRight(1);
    BigInteger rest = atOne.subtract(atZero);
    third = third.subtract(rest).shiftRight(1);
    BigInteger second = rest.subtract(odd).subtract(atInfinity);
    third = third.subtract(atInfinity.shiftLeft(1));
    BigInteger first = odd.subtract(third);
    BigInteger upper = atInfinity.shiftLeft(cut).add(third).shiftLeft(cut).add(second);
    return upper.shiftLeft(cut).add(first).shiftLeft(cut).add(atZero);
  }
}
