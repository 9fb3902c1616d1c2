package valk.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.sessions.JqwikSession;

/**
 * Sequences of random actions after each of which something must hold. jqwik makes the sequences,
 * and makes one that fails shorter and simpler as long as it still fails; the tests around it are
 * JUnit's alone, so whoever extends them has one engine and one life cycle to think of.
 *
 * <p>There are nine sequences, the first few short, so that a plain mistake is found by one that
 * can be read: eight that are always the same and one that never was before. The system property
 * {@code valk.tck.seed} repeats one of them alone.
 *
 * @param <S> what the actions act on; made anew for each sequence, and closed after it
 */
final class RandomWork<S extends AutoCloseable> {
  private static final String PROPERTY = "valk.tck.seed";
  private static final int USUAL = 8;
  private static final int SHORT = 5;

  /** So many sequences are tried at most to make one simpler. */
  private static final int MOST_TRIES = 300;

  private static final int GENERATOR_SIZE = 1000;

  /** As many as there may be: only a sequence that has failed becomes shorter. */
  private static final RandomDistribution MOST =
      (generatorSize, least, most, center) -> random -> most;

  private final List<Tuple2<Integer, Arbitrary<Action<S>>>> actions;
  private final Current<S> current;

  /** Something that is done; what it is called tells what it was given. */
  private record Action<S>(String name, Consumer<S> deed) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The one that is acted on, to be closed also when an action fails. */
  private static final class Current<S extends AutoCloseable> implements Supplier<S> {
    private final Supplier<S> start;
    private Optional<S> open = Optional.empty();

    Current(Supplier<S> start) {
      this.start = start;
    }

    @Override
    public S get() {
      open = Optional.of(start.get());
      return open.orElseThrow();
    }

    void close() {
      open.ifPresent(Current::close);
      open = Optional.empty();
    }

    private static void close(AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A sequence that failed, and how. */
  private record Failure<S>(Shrinkable<List<Action<S>>> sequence, Throwable cause) {
    @Override
    public String toString() {
      List<Action<S>> actions = sequence.value();
      return "%s, after %d actions: %s".formatted(cause.getMessage(), actions.size(), actions);
    }
  }

  private RandomWork(List<Tuple2<Integer, Arbitrary<Action<S>>>> actions, Current<S> current) {
    this.actions = actions;
    this.current = current;
  }

  /** Work on what is supplied, without any action yet. */
  static <S extends AutoCloseable> RandomWork<S> on(Supplier<S> start) {
    return new RandomWork<>(List.of(), new Current<>(start));
  }

  /**
   * The same with one more action.
   *
   * @param weight how often it is taken, compared with the others
   * @param name what it is called when a sequence has failed
   * @param arguments what it may be given
   */
  <A> RandomWork<S> with(int weight, String name, Arbitrary<A> arguments, BiConsumer<S, A> action) {
    return with(
        weight,
        arguments.map(
            argument ->
                new Action<>(
                    "%s(%s)".formatted(name, argument), state -> action.accept(state, argument))));
  }

  /** The same with one more action, which is given nothing. */
  RandomWork<S> with(int weight, String name, Consumer<S> action) {
    return with(weight, Arbitraries.just(new Action<>(name + "()", action)));
  }

  private RandomWork<S> with(int weight, Arbitrary<Action<S>> action) {
    List<Tuple2<Integer, Arbitrary<Action<S>>>> more = new ArrayList<>(actions);
    more.add(Tuple.of(weight, action));
    return new RandomWork<>(List.copyOf(more), current);
  }

  /** Expects that no action fails. */
  void succeeds(int steps) {
    keeps(steps, state -> {});
  }

  /** Expects that no action fails, and that the check passes after each. */
  void keeps(int steps, Consumer<S> check) {
    Long only = Long.getLong(PROPERTY);
    if (only == null) {
      LongStream.rangeClosed(1, USUAL).forEach(seed -> run(seed, steps, check));
      run(Math.max(USUAL + 1, System.nanoTime()), steps, check);
    } else {
      run(only, steps, check);
    }
  }

  /** Seed 1 makes a sequence of a thirty-second of the steps, seed 2 twice as many, and so on. */
  private static int length(long seed, int steps) {
    return seed >= 1 && seed <= SHORT ? Math.max(1, steps >> (SHORT + 1 - seed)) : steps;
  }

  private void run(long seed, int steps, Consumer<S> check) {
    JqwikSession.run(
        () ->
            failure(sequences(length(seed, steps)).next(new Random(seed)), check)
                .map(failure -> simplest(failure, check))
                .ifPresent(failure -> report(seed, failure)));
  }

  private RandomGenerator<List<Action<S>>> sequences(int length) {
    return Arbitraries.frequencyOf(actions)
        .list()
        .ofMaxSize(length)
        .withSizeDistribution(MOST)
        .generator(GENERATOR_SIZE, false);
  }

  private static void report(long seed, Failure<?> failure) {
    throw new AssertionError("with -D%s=%d: %s".formatted(PROPERTY, seed, failure), failure.cause);
  }

  private Optional<Failure<S>> failure(Shrinkable<List<Action<S>>> sequence, Consumer<S> check) {
    try {
      perform(sequence.value(), check);
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(new Failure<>(sequence, e));
    } finally {
      current.close();
    }
  }

  private void perform(List<Action<S>> sequence, Consumer<S> check) {
    S state = current.get();
    for (Action<S> action : sequence) {
      action.deed.accept(state);
      check.accept(state);
    }
  }

  /** The first simpler sequence that fails too, and the first simpler one than that, and so on. */
  private Failure<S> simplest(Failure<S> first, Consumer<S> check) {
    Tries tries = new Tries();
    Failure<S> simplest = first;
    Optional<Failure<S>> simpler = Optional.of(first);
    while (simpler.isPresent()) {
      simplest = simpler.get();
      simpler = simpler(simplest, tries, check);
    }
    return simplest;
  }

  private Optional<Failure<S>> simpler(Failure<S> failure, Tries tries, Consumer<S> check) {
    return failure
        .sequence
        .shrink()
        .takeWhile(sequence -> tries.areLeft())
        .flatMap(sequence -> failure(sequence, check).stream())
        .findFirst();
  }

  private static final class Tries {
    private int taken;

    boolean areLeft() {
      return taken++ < MOST_TRIES;
    }
  }
}
