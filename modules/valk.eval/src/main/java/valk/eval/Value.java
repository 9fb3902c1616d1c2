package valk.eval;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.Leases.Lease;
import valk.gc.Words;

/**
 * A value of an interpreter, held by the host. The Lisp value lives in the interpreter's memory and
 * counts against its limit for as long as this object is reachable and not {@linkplain #close()
 * closed}; it may move there, which the host does not see.
 *
 * <p>Any thread may use a value, but not while an evaluation is running: every method below but
 * {@link #close()} throws {@link IllegalStateException} when the interpreter is in use, when it or
 * this value is closed, or when an earlier evaluation broke it.
 */
public final class Value implements AutoCloseable {
  private final Interpreter lisp;
  private final long immediate;
  private final @Nullable Lease lease;
  private volatile boolean closed;

  /** For use inside the interpreter; the word is not moved before the lease is taken. */
  Value(Interpreter lisp, Leases leases, long word) {
    this.lisp = lisp;
    boolean alone = Words.isFixnum(word) || word == Words.NIL;
    this.immediate = alone ? word : Words.NONE;
    this.lease = alone ? null : leases.take(this, word);
  }

  /**
   * Returns the name of the type, as {@code (type x)} does: {@code nil number string symbol keyword
   * list vector map function error ref}.
   */
  public String type() {
    return read(Reading::type);
  }

  /** Whether this is the empty list. */
  public boolean isNil() {
    return read(Reading::isNil);
  }

  /** Whether a condition takes this as true: anything but nil, 0 and 0.0. */
  public boolean isTrue() {
    return read(Reading::isTrue);
  }

  /**
   * Returns the integer.
   *
   * @throws ClassCastException if this is no integer; a real is none, whatever its value
   * @throws ArithmeticException if the integer is out of the range of {@code long}; see {@link
   *     #asBigInteger()}
   */
  public long asLong() {
    return read(Reading::asLong);
  }

  /**
   * Returns the integer, whatever its size. The copy is the host's and counts against no limit; the
   * limit bounds the size of what it is made from.
   *
   * @throws ClassCastException if this is no integer; a real is none, whatever its value
   */
  public BigInteger asBigInteger() {
    return read(Reading::asBigInteger);
  }

  /**
   * Returns the number, an integer rounded to the nearest {@code double}, which is infinite when
   * the integer is too large for any other.
   *
   * @throws ClassCastException if this is no number
   */
  public double asDouble() {
    return read(Reading::asDouble);
  }

  /**
   * Returns the text of a string.
   *
   * @throws ClassCastException if this is no string
   */
  public String asString() {
    return read(Reading::asString);
  }

  /**
   * Returns the elements of a list or vector as they are now. Each is a value of its own with a
   * handle of its own: meant for lists of thousands of elements, not of millions.
   *
   * @throws ClassCastException if this is no list (nil is one) and no vector
   * @throws LispError kind {@code out-of-memory} if there are not enough handles
   */
  public List<Value> asList() {
    return read(Reading::asList);
  }

  /**
   * Returns the printed form that reads back, strings quoted: what the prompt shows.
   *
   * @throws LispError if the interpreter was interrupted while it printed
   */
  public String print() {
    return read(Reading::print);
  }

  /**
   * Returns the printed form for people: a string as it is, anything else as {@link #print()}.
   *
   * @throws LispError if the interpreter was interrupted while it printed
   */
  public String display() {
    return read(Reading::display);
  }

  /**
   * Ends the use of this value, so that its memory can be used again. From any thread; idempotent.
   */
  @Override
  public void close() {
    closed = true;
    if (lease != null) {
      lease.end();
    }
  }

  /** The printed form for people, or a note when the value cannot be read now. */
  @Override
  public String toString() {
    try {
      return display();
    } catch (IllegalStateException | LispError e) {
      return "#<value: " + e.getMessage() + ">";
    }
  }

  /**
   * Returns a copy for the host: numbers, strings, names and lists as they are now; anything else,
   * also inside of lists, is {@linkplain Data.Held held}.
   *
   * @throws IllegalArgumentException if lists nest deeper than 200, or the copy would take more
   *     Java memory than the interpreter's hard limit
   * @throws LispError kind {@code out-of-memory} if there are not enough handles
   */
  public Data data() {
    return read(Reading::data);
  }

  private <T> T read(Interpreter.Look<T> look) {
    return lisp.look(this, look);
  }

  /**
   * The word as it is now, for use inside the interpreter.
   *
   * @throws IllegalStateException if this value is closed
   */
  long word(Interpreter reader, Leases leases) {
    if (reader != lisp) {
      throw new IllegalArgumentException("the value belongs to another interpreter");
    }
    return word(leases);
  }

  long word(Leases leases) {
    if (closed) {
      throw new IllegalStateException("the value is closed");
    }
    return lease == null ? immediate : leases.word(lease);
  }
}
