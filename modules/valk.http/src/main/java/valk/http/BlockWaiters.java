package valk.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

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

  private final Queue<Waiter> writers = new ConcurrentLinkedQueue<>();
  private final Queue<Waiter> readers = new ConcurrentLinkedQueue<>();

  void addWriter(Waiter connection) {
    writers.add(connection);
  }

  void addReader(Waiter connection) {
    readers.add(connection);
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
