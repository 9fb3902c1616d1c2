package valk.http;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that wait for a block. Each release wakes one; whoever is woken in vain wakes the
 * next. Responses come before reads: what is written sets blocks free.
 *
 * <p>No wake-up is lost: a connection queues first and looks for a free block then.
 */
final class BlockWaiters {
  /** Who waits. */
  interface Waiter {
    /** A block may be free. Called from any thread; throws nothing. */
    void wake();
  }

  private static final int MOST_REFUSALS = 64;
  private static final long PAUSE_MILLIS = 20;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);

  private final AtomicInteger refusals = new AtomicInteger();
  private final Queue<Waiter> writers = new ConcurrentLinkedQueue<>();
  private final Queue<Waiter> readers = new ConcurrentLinkedQueue<>();

  void addWriter(Waiter connection) {
    writers.add(connection);
  }

  void addReader(Waiter connection) {
    readers.add(connection);
  }

  /** Says whether somebody waits. May be called from any thread. */
  boolean areThere() {
    return !writers.isEmpty() || !readers.isEmpty();
  }

  /** A block came back. May be called from any thread. */
  void released() {
    refusals.set(0);
    wakeOne();
  }

  /**
   * Wakes one connection, since a block is free that somebody did not get. When that happens again
   * and again and no block comes back meanwhile, the system has no memory for the free ones: then
   * not at once. May be called from any thread.
   */
  void wakeOneAfterRefusal() {
    if (refusals.incrementAndGet() < MOST_REFUSALS) {
      wakeOne();
    } else {
      LATER.execute(this::wakeOne);
    }
  }

  /** Wakes one connection, if one waits. May be called from any thread. */
  void wakeOne() {
    Waiter next = writers.poll();
    if (next == null) {
      next = readers.poll();
    }
    if (next != null) {
      next.wake();
    }
  }
}
