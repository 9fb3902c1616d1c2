package valk.eval.jit;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Has compilations done while their code is interpreted on. */
final class BackgroundCompilations implements Compilations {
  /** What waits keeps code alive, which a script could make without end. */
  private static final int MOST_WAITING = 256;

  private final Executor thread = CompilerThread.of(MOST_WAITING);

  @Override
  public boolean add(Runnable compilation) {
    try {
      thread.execute(compilation);
      return true;
    } catch (RejectedExecutionException _) {
      return false;
    }
  }

  @Override
  public boolean areAwaited() {
    return false;
  }
}
