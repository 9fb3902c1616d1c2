package valk.eval.jit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs compilations in the order of their arrival on one thread, which is there only as long as
 * there is something to compile. So an interpreter that is idle, or forgotten, holds none.
 */
final class BackgroundCompilations implements Compilations {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  @Override
  public void add(Runnable compilation) {
    if (enqueue(compilation)) {
      Thread.ofPlatform().daemon().name("valk-compiler").start(this::work);
    }
  }

  @Override
  public boolean areAwaited() {
    return false;
  }

  private synchronized boolean enqueue(Runnable compilation) {
    waiting.add(compilation);
    boolean starts = !running;
    running = true;
    return starts;
  }

  private synchronized @Nullable Runnable next() {
    Runnable compilation = waiting.poll();
    running = compilation != null;
    return compilation;
  }

  private void work() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }
}
