package valk.http;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of the Java heap that bodies of requests may take, of all connections together. */
final class BodyBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  BodyBudget(long limit) {
    this.limit = limit;
  }

  boolean take(int bytes) {
    for (long now = used.get(); bytes <= limit - now; now = used.get()) {
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
