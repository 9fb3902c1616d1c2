package valk.eval;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Machine;
import valk.eval.value.ErrorKind;
import valk.eval.value.Pair;
import valk.gc.Words;

/**
 * One call of a {@link HostFunction}: its arguments, each copied when it is asked for. For the
 * thread that the function runs on, until the function returns.
 */
public final class HostCall {
  private static final long LONGEST_GLIMPSE_MILLIS = 20;

  private final DataWords words;
  private final Machine m;
  private final String name;
  private final int fp;
  private final int count;
  private boolean over;
  private @Nullable TailCall next;

  /** A call of a function of the script, which replaces this one. */
  record TailCall(HostPart function, List<HostPart> arguments) {}

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

  /**
   * Returns the number of items of an argument that must be a list.
   *
   * @param index the argument's index
   * @throws HostError kind {@code type} if it is none
   */
  public int length(int index) {
    int items = 0;
    for (long l = list(index); Words.isPair(l); l = Pair.rest(m.space, l)) {
      items++;
    }
    return items;
  }

  /**
   * Returns an item of an argument that must be a list.
   *
   * @param index the argument's index
   * @param item the item's index, 0 to {@link #length} - 1; it takes that many steps to find it
   * @throws HostError kind {@code type} if it is no list; as {@link #argument} if the item is none
   *     that can be copied
   * @throws IndexOutOfBoundsException if there is no such item
   */
  public Data item(int index, int item) {
    try {
      return words.data(words.item(list(index), item));
    } catch (IllegalArgumentException e) {
      throw new HostError("value", "argument " + (index + 1) + ": " + e.getMessage());
    }
  }

  private long list(int index) {
    Objects.checkIndex(index, count);
    long word = m.stack[fp + index];
    if (!Words.isList(word)) {
      throw wanted(index, "a list");
    }
    return word;
  }

  /**
   * Has this call end with the call of a function, whose result is this one's.
   *
   * @param function what is called; what is no function gives an error of kind {@code type}
   * @param arguments what it is called with
   * @return what the host function has to return now
   */
  public Data then(HostPart function, HostPart... arguments) {
    next = new TailCall(function, List.of(arguments));
    return Data.nil();
  }

  @Nullable TailCall next() {
    return next;
  }

  /** Says whether the script may read and write files. */
  public boolean grantsFiles() {
    return m.host.files();
  }

  /** Says whether the script may end the program. */
  public boolean grantsExit() {
    return m.host.exit();
  }

  /**
   * Waits for something, for as long as the limits of the evaluation allow.
   *
   * @return its result
   * @throws ExecutionException if it failed
   * @throws CancellationException if it was cancelled
   */
  public <T> T await(Future<T> future) throws ExecutionException {
    boolean done = false;
    try {
      while (!future.isDone()) {
        m.pollFree(fp, fp + count);
        glimpse(future);
      }
      done = true;
    } finally {
      if (!done) {
        future.cancel(true);
      }
    }
    return resultOf(future);
  }

  /** A thread that its owner interrupts stops at the next safepoint. */
  private void glimpse(Future<?> future) {
    try {
      future.get(LONGEST_GLIMPSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The caller looks what it was.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      m.interrupt(ErrorKind.INTERRUPTED);
    }
  }

  private static <T> T resultOf(Future<T> done) throws ExecutionException {
    boolean interrupted = Thread.interrupted();
    try {
      return done.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("a future that is done was waited for", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void end() {
    over = true;
  }
}
