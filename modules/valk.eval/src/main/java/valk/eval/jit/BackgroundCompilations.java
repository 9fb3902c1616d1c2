package valk.eval.jit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs compilations in the order of their arrival on one thread, which is there only as long as
 * there is something to compile. So an interpreter that is idle, or forgotten, holds none.
 */
final class BackgroundCompilations implements Compilations {
  /** What waits keeps code alive, which a script could make without end. */
  private static final int MOST_WAITING = 256;

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  @Override
  public synchronized boolean add(Runnable compilation) {
    if (waiting.size() == MOST_WAITING) {
      return false;
    }
    waiting.add(compilation);
    if (!running) {
      running = true;
      CompilerThread.start(this::work);
    }
    return true;
  }

  @Override
  public boolean areAwaited() {
    return false;
  }

  private synchronized @Nullable Runnable next() {
    Runnable compilation = waiting.poll();
    running = compilation != null;
    return compilation;
  }

  private void work() {
    boolean ended = false;
    try {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
      ended = true;
    } finally {
      if (!ended) {
        stopped();
      }
    }
  }

  /** An error of the JVM has ended the thread; the next compilation gets another one. */
  private synchronized void stopped() {
    running = false;
  }
}
