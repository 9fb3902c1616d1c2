package valk.tck;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Threads that begin their work together and end in bounded time. */
final class Crew {
  private static final int SECONDS = 60;

  private Crew() {}

  /**
   * Lets so many threads work at once.
   *
   * @param work what each does, given its number from 0 up
   * @return the results, in the order of the numbers
   * @throws AssertionError if a thread fails, with what it failed with, or takes over a minute
   */
  static <R> List<R> together(int threads, IntFunction<Callable<R>> work) {
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<R>> running = new ArrayList<>();
    ExecutorService pool =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
    try {
      for (int thread = 0; thread < threads; thread++) {
        Callable<R> task = work.apply(thread);
        running.add(
            pool.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      return results(running);
    } finally {
      pool.shutdownNow();
    }
  }

  private static <R> List<R> results(List<Future<R>> running) {
    List<R> results = new ArrayList<>();
    for (Future<R> each : running) {
      results.add(result(each));
    }
    return results;
  }

  private static <R> R result(Future<R> running) {
    try {
      return running.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("a thread failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      return fail("a thread is still at work after " + SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("interrupted", e);
    }
  }
}
