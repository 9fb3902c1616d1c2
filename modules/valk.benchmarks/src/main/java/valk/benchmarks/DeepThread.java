package valk.benchmarks;

import valk.eval.Interpreter;

/**
 * A thread whose Java stack is large enough for whatever depth an interpreter allows, as the thread
 * of {@code bin/valk} is. What fails on it ends the process.
 */
final class DeepThread {
  private static final int DEPTH = 100_000;
  private static final long MARGIN = 1 << 20;
  private static final int FAILED = 1;

  private DeepThread() {}

  static void run(Runnable work) throws InterruptedException {
    long bytes = Interpreter.javaStackBytes(DEPTH) + MARGIN;
    Thread thread = new Thread(null, work, "programs", bytes);
    thread.setUncaughtExceptionHandler(
        (_, e) -> {
          e.printStackTrace();
          Runtime.getRuntime().halt(FAILED);
        });
    thread.start();
    thread.join();
  }

  /** An interpreter that knows how much stack such a thread has. */
  static Interpreter.Builder builder() {
    return Interpreter.builder().maxDepth(DEPTH).callerStack(Interpreter.javaStackBytes(DEPTH));
  }
}
