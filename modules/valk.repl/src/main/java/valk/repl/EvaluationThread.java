package valk.repl;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
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
   * Runs the work on a thread as deep as the host can make it, and waits for its result. Until that
   * thread needs a space, this one prepares it: a short script ends milliseconds earlier.
   *
   * @throws IllegalStateException if the work threw; with that as its cause
   */
  static int run(ToIntFunction<EvaluationThread> work) {
    for (int depth : DEPTHS) {
      long bytes = Interpreter.javaStackBytes(depth);
      Evaluation evaluation = new Evaluation(work, new EvaluationThread(depth, bytes));
      Thread thread = new Thread(null, evaluation, "valk", bytes + MARGIN, false);
      if (starts(thread)) {
        Interpreter.prepare();
        return evaluation.resultOf(thread);
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

  /** The work and what came of it. A FutureTask would do, but takes a millisecond to be linked. */
  private static final class Evaluation implements Runnable {
    private final ToIntFunction<EvaluationThread> work;
    private final EvaluationThread description;
    private int result;
    private @Nullable Throwable failure;

    Evaluation(ToIntFunction<EvaluationThread> work, EvaluationThread description) {
      this.work = work;
      this.description = description;
    }

    @Override
    public void run() {
      try {
        result = work.applyAsInt(description);
      } catch (Throwable e) {
        failure = e;
      }
    }

    /** Waits for the end of the thread that runs this. */
    int resultOf(Thread thread) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
      return result;
    }
  }
}
