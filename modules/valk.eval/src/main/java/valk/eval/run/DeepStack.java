package valk.eval.run;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads with a large stack, on which a machine's evaluation goes on when it is too deep for the
 * thread of the caller. The stack is address space until it is touched. A thread waits a moment for
 * the next descent before it ends, so that programs which often go deep do not pay for a thread
 * each time.
 *
 * <p>Owned like the machine; at most one of its threads works at a time.
 */
final class DeepStack {
  /** Java stack below the first frame and above the last: callers, builtins, the collector. */
  private static final long MARGIN = 1 << 20;

  private static final long LEAST_BYTES = 4 << 20;
  private static final long IDLE_MILLIS = 2000;

  private @Nullable ThreadPoolExecutor threads;
  private long bytes;

  /**
   * @param bytes Java stack for Lisp; less if the host does not grant a thread that much
   */
  DeepStack(long bytes) {
    this.bytes = bytes + MARGIN;
  }

  /** Made at the first descent: most programs never go deep. */
  private ThreadPoolExecutor threads() {
    ThreadPoolExecutor made = threads;
    if (made == null) {
      made =
          new ThreadPoolExecutor(
              1, 1, IDLE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), this::thread);
      made.allowCoreThreadTimeOut(true);
      threads = made;
    }
    return made;
  }

  private Thread thread(Runnable work) {
    return new Deep(this, work, bytes);
  }

  /** Whether the calling thread is one of these. */
  boolean isCurrent() {
    return Thread.currentThread() instanceof Deep deep && deep.owner == this;
  }

  /** Java stack in bytes that Lisp may use on such a thread. */
  long usableBytes() {
    return bytes - MARGIN;
  }

  /**
   * Runs the work on a deep stack while the caller waits. What the work throws is thrown here.
   *
   * @throws OutOfMemoryError if the host cannot make a thread, not even with a small stack
   */
  long run(LongSupplier work) {
    return join(start(work));
  }

  /** Asks for less and less stack when the host has not so much address space to give. */
  private Future<Long> start(LongSupplier work) {
    while (true) {
      try {
        return threads().submit(work::getAsLong);
      } catch (OutOfMemoryError e) {
        if (bytes / 2 < LEAST_BYTES) {
          throw e;
        }
        bytes /= 2;
      }
    }
  }

  private static long join(Future<Long> task) {
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
      throw unchecked(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unchecked(ExecutionException e) {
    return switch (e.getCause()) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      case null, default -> new IllegalStateException(e);
    };
  }

  private static final class Deep extends Thread {
    private final DeepStack owner;

    Deep(DeepStack owner, Runnable work, long stackBytes) {
      super(null, work, "valk-deep", stackBytes, false);
      this.owner = owner;
      setDaemon(true);
    }
  }
}
