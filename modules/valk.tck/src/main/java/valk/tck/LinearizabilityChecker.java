package valk.tck;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says whether what several threads saw can be explained by one thread that made the same calls one
 * after the other, each at some moment between its call and its return.
 *
 * <pre>
 *   thread 1   |--- acquire: 0 ---|            |-- acquire: none --|
 *   thread 2          |--- acquire: 1 ---|  |---- release 1 ----|
 *                        *  *                      *   *                  one order that explains it
 * </pre>
 *
 * <p>The search takes calls one by one that no open call had ended before, and goes back where the
 * sequential specification refuses the answer. What is left to do depends on the set of calls done
 * and the state alone, so no such pair is searched twice. Even so the time grows exponentially with
 * the number of calls that overlap: histories should be short and many.
 *
 * <p>Sources: Jeannette Wing and Chun Gong, "Testing and Verifying Concurrent Objects", Journal of
 * Parallel and Distributed Computing 17, 1993; Gavin Lowe, "Testing for Linearizability",
 * Concurrency and Computation: Practice and Experience 29(4), 2017, for the memory of pairs.
 *
 * @param <S> state of the specification: immutable, with {@code equals} and {@code hashCode}
 * @param <I> what is asked of the object
 * @param <O> what it answers
 */
public final class LinearizabilityChecker<S, I, O> {
  /** Greatest length of a history. */
  public static final int MOST_CALLS = Long.SIZE;

  private final Specification<S, I, O> specification;

  /**
   * How the object behaves in one thread.
   *
   * @param <S> its state
   * @param <I> what is asked of it
   * @param <O> what it answers
   */
  public interface Specification<S, I, O> {
    /** Returns the state in which a history begins. */
    S initial();

    /** Returns the state after a call, or nothing if the object may not answer so. */
    Optional<S> after(S state, I asked, O answered);
  }

  /**
   * One call of a history.
   *
   * @param thread who made it, for the reader of a failure
   * @param asked what was asked
   * @param answered what was answered
   * @param begun time at which it was called, on a clock that all threads share and that ticks with
   *     each reading
   * @param ended time at which it returned, later than {@code begun}
   * @param <I> what is asked
   * @param <O> what is answered
   */
  public record Call<I, O>(int thread, I asked, O answered, long begun, long ended) {}

  /** Makes a checker; it may be used for any number of histories, by any thread. */
  public LinearizabilityChecker(Specification<S, I, O> specification) {
    this.specification = specification;
  }

  /**
   * Looks for an order of the calls that explains a history.
   *
   * @param history the calls, in any order, at most {@value #MOST_CALLS}
   * @return the calls in such an order; nothing if there is none
   * @throws IllegalArgumentException if the history is longer, or a call ends before it begins
   */
  public Optional<List<Call<I, O>>> explain(List<Call<I, O>> history) {
    if (history.size() > MOST_CALLS) {
      throw new IllegalArgumentException(
          "%d calls are more than %d".formatted(history.size(), MOST_CALLS));
    }
    for (Call<I, O> call : history) {
      if (call.ended() <= call.begun()) {
        throw new IllegalArgumentException("ends before it begins: " + call);
      }
    }
    Search search = new Search(history);
    return search.goOn(0, specification.initial()) ? Optional.of(search.order) : Optional.empty();
  }

  /**
   * A place in a search.
   *
   * @param done a bit for each call that is done
   * @param state the state after them
   */
  private record Place<S>(long done, S state) {}

  private final class Search {
    final List<Call<I, O>> history;
    final List<Call<I, O>> order = new ArrayList<>();
    final Set<Place<S>> seen = new HashSet<>();

    Search(List<Call<I, O>> history) {
      this.history = history;
    }

    /** Completes the order, or leaves it as it was and says false. */
    boolean goOn(long done, S state) {
      if (order.size() == history.size()) {
        return true;
      }
      if (!seen.add(new Place<>(done, state))) {
        return false;
      }
      long firstEnd = firstEnd(done);
      for (int i = 0; i < history.size(); i++) {
        if (isOpen(done, i) && history.get(i).begun() < firstEnd && take(i, done, state)) {
          return true;
        }
      }
      return false;
    }

    private boolean take(int index, long done, S state) {
      Call<I, O> call = history.get(index);
      Optional<S> next = specification.after(state, call.asked(), call.answered());
      if (next.isEmpty()) {
        return false;
      }
      order.add(call);
      if (goOn(done | 1L << index, next.get())) {
        return true;
      }
      order.removeLast();
      return false;
    }

    /** The first return of an open call: what began later cannot be next. */
    private long firstEnd(long done) {
      long first = Long.MAX_VALUE;
      for (int i = 0; i < history.size(); i++) {
        if (isOpen(done, i)) {
          first = Math.min(first, history.get(i).ended());
        }
      }
      return first;
    }

    private static boolean isOpen(long done, int index) {
      return (done >>> index & 1) == 0;
    }
  }
}
