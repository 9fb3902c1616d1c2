package valk.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of the Java heap that bodies of requests may take, and what peers do not take of their
 * responses; of all connections together.
 */
final class BodyBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  BodyBudget(long limit) {
    this.limit = limit;
  }

  boolean take(int bytes) {
    return take(bytes, limit);
  }

  /** Takes bytes, unless less than half of all would be left. */
  boolean takeOfHalf(int bytes) {
    return take(bytes, limit / 2);
  }

  private boolean take(int bytes, long most) {
    for (long now = used.get(); bytes <= most - now; now = used.get()) {
      if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
    return false;
  }

  void giveBack(int bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
