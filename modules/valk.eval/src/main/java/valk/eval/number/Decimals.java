package valk.eval.number;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decimal digits to integers and back, by halves: D. E. Knuth, "The Art of Computer Programming",
 * volume 2, section 4.4. Since 10^n is 5^n * 2^n, only powers of five are multiplied and divided
 * by; the twos are shifted.
 */
public final class Decimals {
  /** So many digits are one piece of work. */
  private static final int PIECE_DIGITS = 2048;

  /** Operations on words that a piece takes: half of its words squared. */
  private static final long PIECE_WORK = Bits.work(3 * PIECE_DIGITS, 3 * PIECE_DIGITS, 1 << 10) / 2;

  private static final double DIGITS_PER_BIT = Math.log10(2);
  private static final BigInteger FIVE = BigInteger.valueOf(5);

  /** Bytes alive at one time while digits are read, for each digit: half a byte of the integer. */
  public static final int WORK_PER_DIGIT = (3 + Products.WORK) / 2 + 1;

  /** Bytes alive at one time while an integer is printed, for each of its bytes. */
  public static final int WORK_PER_BYTE = 4 + Quotients.WORK;

  private final Pause pause;
  private final Products products;
  private final Quotients quotients;

  /** At index n, 5 to the power of {@code PIECE_DIGITS << n}. */
  private final List<BigInteger> powers = new ArrayList<>();

  /**
   * @param pause comes between pieces of the work
   */
  public Decimals(Pause pause) {
    this.pause = pause;
    this.products = new Products(pause);
    this.quotients = new Quotients(pause);
  }

  /** Where digits go. */
  public interface Target {
    /** Takes the next digits, at least one. */
    void put(String digits);

    /** Whether further digits would be thrown away. */
    boolean isFull();
  }

  // ---- reading

  /**
   * The integer with these digits.
   *
   * @param text ASCII digits from index {@code from} up to {@code to}, at least one
   */
  public BigInteger read(byte[] text, int from, int to) {
    if (to - from <= PIECE_DIGITS) {
      pause.between(PIECE_WORK);
      return new BigInteger(new String(text, from, to - from, StandardCharsets.US_ASCII));
    }
    int level = 0;
    while ((long) PIECE_DIGITS << (level + 1) < to - from) {
      level++;
    }
    int cut = PIECE_DIGITS << level;
    BigInteger high = read(text, from, to - cut);
    BigInteger low = read(text, to - cut, to);
    return products.of(high, power(level)).shiftLeft(cut).add(low);
  }

  private BigInteger power(int level) {
    if (powers.isEmpty()) {
      powers.add(FIVE.pow(PIECE_DIGITS));
    }
    while (powers.size() <= level) {
      BigInteger last = powers.getLast();
      powers.add(products.of(last, last));
    }
    return powers.get(level);
  }

  // ---- printing

  /** Puts the digits of an integer that is not negative. */
  public void print(BigInteger integer, Target target) {
    double digits = integer.bitLength() * DIGITS_PER_BIT + 1;
    int level = -1;
    while ((long) PIECE_DIGITS << (level + 1) < digits) {
      level++;
    }
    print(integer, level, 0, target);
  }

  /**
   * Prints what has at most {@code PIECE_DIGITS << (level + 1)} digits.
   *
   * @param width digits to fill up with zeros in front, 0 for no zeros
   */
  private void print(BigInteger integer, int level, int width, Target target) {
    if (target.isFull()) {
      return;
    }
    if (level < 0) {
      printPiece(integer, width, target);
      return;
    }
    int cut = PIECE_DIGITS << level;
    Quotients.Division division = quotients.of(integer.shiftRight(cut), power(level));
    BigInteger low = division.remainder().shiftLeft(cut).add(Bits.low(integer, cut));
    if (width == 0 && division.quotient().signum() == 0) {
      print(low, level - 1, 0, target);
    } else {
      print(division.quotient(), level - 1, Math.max(0, width - cut), target);
      print(low, level - 1, cut, target);
    }
  }

  private void printPiece(BigInteger integer, int width, Target target) {
    pause.between(PIECE_WORK);
    String digits = integer.toString();
    if (digits.length() < width) {
      target.put("0".repeat(width - digits.length()));
    }
    target.put(digits);
  }
}
