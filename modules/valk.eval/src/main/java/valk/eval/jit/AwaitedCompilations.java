package valk.eval.jit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Has each compilation done before anything else goes on: on a thread of its own, since little may
 * be left of the Java stack of the one that asks.
 */
final class AwaitedCompilations implements Compilations {
  private final Executor thread = CompilerThread.of(1);

  /**
   * {@inheritDoc}
   *
   * @throws java.util.concurrent.CompletionException if the compilation fails, by a fault of ours
   */
  @Override
  public boolean add(Runnable compilation) {
    CompletableFuture.runAsync(compilation, thread).join();
    return true;
  }

  @Override
  public boolean areAwaited() {
    return true;
  }
}
