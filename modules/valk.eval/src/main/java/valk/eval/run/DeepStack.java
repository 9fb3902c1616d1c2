package valk.eval.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;

/**
 * Threads with a large stack, on which evaluation goes on when it is too deep for the thread of the
 * caller. The stack is address space until it is touched. A thread lives for one descent.
 */
final class DeepStack {
  /** Java stack below the first frame and above the last: callers, builtins, the collector. */
  private static final long MARGIN = 512 * 1024;

  private final long bytes;

  DeepStack(long bytes) {
    this.bytes = bytes + MARGIN;
  }

  /** Whether the calling thread is one of these. */
  boolean isCurrent() {
    return Thread.currentThread() instanceof Deep;
  }

  /**
   * Runs the work on a deep stack while the caller waits. What the work throws is thrown here.
   *
   * @throws OutOfMemoryError if the host cannot make a thread
   */
  long run(LongSupplier work) {
    FutureTask<Long> task = new FutureTask<>(work::getAsLong);
    new Deep(task, bytes).start();
    return join(task);
  }

  private static long join(FutureTask<Long> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unchecked(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return (RuntimeException) cause;
  }

  private static final class Deep extends Thread {
    Deep(Runnable work, long stackBytes) {
      super(null, work, "valk-deep", stackBytes, false);
      setDaemon(true);
    }
  }
}
