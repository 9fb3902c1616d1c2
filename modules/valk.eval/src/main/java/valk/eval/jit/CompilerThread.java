package valk.eval.jit;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread on which code is compiled, in the order of its arrival. It is there while there is
 * something to compile and for a while after: so an interpreter that is idle, or forgotten, holds
 * none, and one that compiles now and then does not wait each time for a thread, whose stack would
 * be new memory that the system has to provide page by page.
 */
final class CompilerThread {
  private static final long IDLE_MILLIS = 1000;

  private CompilerThread() {}

  /**
   * One that keeps no process alive.
   *
   * @param mostWaiting more compilations than so many, beside the one that is running, are rejected
   */
  static ThreadPoolExecutor of(int mostWaiting) {
    return new ThreadPoolExecutor(
        0,
        1,
        IDLE_MILLIS,
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(mostWaiting),
        Thread.ofPlatform().daemon().name("valk-compiler").factory());
  }
}
