package valk.eval.jit;

/** The threads on which code is compiled. */
final class CompilerThread {
  private CompilerThread() {}

  /** Runs work on a new thread, which keeps no process alive. */
  static void start(Runnable work) {
    Thread.ofPlatform().daemon().name("valk-compiler").start(work);
  }
}
