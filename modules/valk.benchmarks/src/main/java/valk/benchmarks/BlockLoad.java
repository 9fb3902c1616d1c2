package valk.benchmarks;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
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

  /** How often the threads look at the clock before and after some cycles, all together. */
  private static final int SAMPLES = 40_000;

  /** Cycles of a sample that is so long that the clock's steps do not matter. */
  private static final int SEVERAL = 64;

  private static final double LATE = 0.999;

  /**
   * What a run took.
   *
   * @param wall nanoseconds of wall time for each cycle of all threads together
   * @param cpu nanoseconds of CPU time of the whole process for each cycle
   * @param late 99.9th percentile of the nanoseconds of a single cycle, in steps of the clock
   * @param lateOfSeveral 99.9th percentile of samples of {@value #SEVERAL} cycles, for each cycle
   */
  record Result(double wall, double cpu, double late, double lateOfSeveral) {}

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
    return new Result(wall / all, cpu / all, late(source, 1), late(source, SEVERAL));
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

  /** What the clock itself takes, as a rule, is subtracted. */
  private double late(BlockSource source, int cycles) throws InterruptedException {
    int each = SAMPLES / threads;
    double[] nanos = new double[each * threads];
    double[] clock = new double[each * threads];
    inAllThreads(thread -> time(source, cycles, nanos, thread * each, each));
    inAllThreads(thread -> timeNothing(clock, thread * each, each));
    return Math.max(0, Report.quantile(nanos, LATE) - Report.quantile(clock, 0.5)) / cycles;
  }

  private static void time(BlockSource source, int cycles, double[] nanos, int from, int count) {
    for (int i = from; i < from + count; i++) {
      long begin = System.nanoTime();
      source.cycle(cycles);
      nanos[i] = System.nanoTime() - begin;
      if ((i - from) * cycles % BATCH == 0) {
        giveWay();
      }
    }
  }

  private static void timeNothing(double[] nanos, int from, int count) {
    for (int i = from; i < from + count; i++) {
      long begin = System.nanoTime();
      nanos[i] = System.nanoTime() - begin;
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
