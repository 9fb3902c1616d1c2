package valk.benchmarks;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Threads that acquire and release blocks, all from one source.
 *
 * @param name what reports call it
 * @param threads how many
 * @param factory makes a thread that is not started yet
 */
record BlockLoad(String name, int threads, Function<Runnable, Thread> factory) {
  /** Cycles after which a virtual thread gives way. */
  private static final int BATCH = 256;

  /** Cycles of which each thread looks at the clock before and after. */
  private static final int TIMED = 20_000;

  private static final double LATE = 0.999;

  /**
   * What a run took.
   *
   * @param wall nanoseconds of wall time for each cycle of all threads together
   * @param cpu nanoseconds of CPU time of the whole process for each cycle
   * @param late 99.9th percentile of the nanoseconds of a single cycle, the clock included
   */
  record Result(double wall, double cpu, double late) {}

  /** Platform threads; those of Netty, which give its allocators the caches that they want. */
  static BlockLoad platform(int threads) {
    return new BlockLoad(
        threads + (threads == 1 ? " thread" : " threads"), threads, FastThreadLocalThread::new);
  }

  /** Virtual threads, which give way to each other after every {@value #BATCH} cycles. */
  static BlockLoad virtual(int threads) {
    return new BlockLoad(
        threads + " virtual threads", threads, task -> Thread.ofVirtual().unstarted(task));
  }

  /** Lets the threads make so many cycles in all. */
  Result run(BlockSource source, int cycles) throws InterruptedException {
    int turns = cycles / threads / BATCH;
    double all = (double) turns * BATCH * threads;
    long cpu = ProcessClock.nanos();
    long wall = System.nanoTime();
    inAllThreads(thread -> cycle(source, turns));
    wall = System.nanoTime() - wall;
    cpu = ProcessClock.nanos() - cpu;
    return new Result(wall / all, cpu / all, late(source));
  }

  private static void cycle(BlockSource source, int turns) {
    for (int i = 0; i < turns; i++) {
      source.cycle(BATCH);
      giveWay();
    }
  }

  /** A platform thread is made to give way by the system, at a price of its own. */
  private static void giveWay() {
    if (Thread.currentThread().isVirtual()) {
      Thread.yield();
    }
  }

  private double late(BlockSource source) throws InterruptedException {
    int each = TIMED / threads;
    double[] nanos = new double[each * threads];
    inAllThreads(thread -> time(source, nanos, thread * each, each));
    Arrays.sort(nanos);
    return Report.quantile(nanos, LATE);
  }

  private static void time(BlockSource source, double[] nanos, int from, int count) {
    for (int i = from; i < from + count; i++) {
      long begin = System.nanoTime();
      source.cycle(1);
      nanos[i] = System.nanoTime() - begin;
      if (i % BATCH == 0) {
        giveWay();
      }
    }
  }

  /** Work of one of several threads. */
  @FunctionalInterface
  private interface Work {
    void run(int thread);
  }

  private void inAllThreads(Work work) throws InterruptedException {
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      all.add(factory.apply(() -> work.run(thread)));
    }
    all.forEach(Thread::start);
    for (Thread thread : all) {
      thread.join();
    }
  }
}
