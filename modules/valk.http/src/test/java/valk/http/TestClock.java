package valk.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until it is told to go on: whatever the machine does, no time goes. */
final class TestClock implements LongSupplier {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong readings = new AtomicLong();

  @Override
  public long getAsLong() {
    readings.incrementAndGet();
    return nanos.get();
  }

  /** Lets time go by, and waits until an event loop that has nothing else to do has seen it. */
  void pass(Duration time) throws InterruptedException {
    nanos.addAndGet(time.toNanos());
    long before = readings.get();
    while (readings.get() < before + 8) { // A look at a deadline that is over reads it again.
      Thread.sleep(1);
    }
  }
}
