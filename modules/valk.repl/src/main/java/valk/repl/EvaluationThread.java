package valk.repl;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.ToIntFunction;
import valk.eval.Interpreter;

/**
 * What is known of the thread that evaluates: how deep calls may nest, and the Java stack that is
 * there for them. The command evaluates on a thread of its own, whose stack is large enough for a
 * million frames; it is address space until it is touched.
 *
 * @param depth frames, as in {@link Interpreter.Builder#maxDepth}
 * @param stackBytes Java stack in bytes, 0 if unknown
 */
record EvaluationThread(int depth, long stackBytes) {
  /** A thread of which nothing is known: deep evaluation goes on elsewhere. */
  static final EvaluationThread ANY = new EvaluationThread(100_000, 0);

  private static final int[] DEPTHS = {1_250_000, 400_000, 100_000};
  private static final long MARGIN = 1 << 20;

  /**
   * Runs the work on a thread as deep as the host can make it, and waits for its result.
   *
   * @throws IllegalStateException if the work threw; with that as its cause
   */
  static int run(ToIntFunction<EvaluationThread> work) {
    for (int depth : DEPTHS) {
      long bytes = Interpreter.javaStackBytes(depth);
      EvaluationThread description = new EvaluationThread(depth, bytes);
      FutureTask<Integer> task = new FutureTask<>(() -> work.applyAsInt(description));
      if (starts(new Thread(null, task, "valk", bytes + MARGIN, false))) {
        return result(task);
      }
    }
    return work.applyAsInt(ANY);
  }

  private static boolean starts(Thread thread) {
    try {
      thread.start();
      return true;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  private static int result(FutureTask<Integer> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
