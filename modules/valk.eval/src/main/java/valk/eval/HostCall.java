package valk.eval;

import java.math.BigInteger;
import java.util.Objects;
import valk.eval.run.Machine;

/**
 * One call of a {@link HostFunction}: its arguments, each copied when it is asked for. For the
 * thread that the function runs on, until the function returns.
 */
public final class HostCall {
  private final DataWords words;
  private final Machine m;
  private final String name;
  private final int fp;
  private final int count;
  private boolean over;

  HostCall(DataWords words, Machine m, String name, int fp, int count) {
    this.words = words;
    this.m = m;
    this.name = name;
    this.fp = fp;
    this.count = count;
  }

  /** Returns the number of arguments, which the signature allows. */
  public int count() {
    return count;
  }

  /**
   * Returns an argument.
   *
   * @param index 0 to {@link #count()} - 1
   * @throws IndexOutOfBoundsException if there is no such argument
   * @throws HostError kind {@code value} if its lists nest deeper than 200, or the copy would take
   *     more Java memory than the script's hard limit
   * @throws IllegalStateException if the call is over
   */
  public Data argument(int index) {
    if (over) {
      throw new IllegalStateException("the call of " + name + " is over");
    }
    Objects.checkIndex(index, count);
    try {
      return words.data(m.stack[fp + index]);
    } catch (IllegalArgumentException e) {
      throw new HostError("value", "argument " + (index + 1) + ": " + e.getMessage());
    }
  }

  /**
   * Returns an argument that must be a string.
   *
   * @throws HostError kind {@code type} if it is none
   */
  public String text(int index) {
    if (argument(index) instanceof Data.Text(String text)) {
      return text;
    }
    throw wanted(index, "a string");
  }

  /**
   * Returns an argument that must be an integer in the range of {@code long}.
   *
   * @throws HostError kind {@code type} if it is none
   */
  public long integer(int index) {
    if (argument(index) instanceof Data.Int(long value)) {
      return value;
    }
    throw wanted(index, "an integer of 64 bits");
  }

  /**
   * Returns an argument that must be a number, rounded to the nearest {@code double}.
   *
   * @throws HostError kind {@code type} if it is none
   */
  public double number(int index) {
    return switch (argument(index)) {
      case Data.Int(long value) -> value;
      case Data.Big(BigInteger value) -> value.doubleValue();
      case Data.Real(double value) -> value;
      default -> throw wanted(index, "a number");
    };
  }

  /**
   * Returns the error that an argument of the wrong kind is worth, to be thrown.
   *
   * @param index its index
   * @param what what it should have been, with its article
   * @return an error of kind {@code type} that shows the argument
   */
  public HostError wanted(int index, String what) {
    return new HostError(
        "type",
        "argument %d: wanted %s, got %s"
            .formatted(index + 1, what, m.errors.describe(m.stack[fp + index])));
  }

  void end() {
    over = true;
  }
}
