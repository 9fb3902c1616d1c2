package valk.eval;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The timer of all time limits in this JVM: one daemon thread, which is there only while limits
 * run.
 */
final class WallClock {
  /** Something that will happen, unless it is cancelled before. */
  @FunctionalInterface
  interface Alarm {
    /** Nothing will happen. */
    Alarm NONE = () -> {};

    void cancel();
  }

  private static final long IDLE_SECONDS = 5;
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private WallClock() {}

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, WallClock::thread);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static Thread thread(Runnable work) {
    return Thread.ofPlatform().name("valk-time-limit").daemon().unstarted(work);
  }

  /** Runs a short action once the time has passed, unless the alarm is cancelled before. */
  static Alarm after(Duration time, Runnable action) {
    long nanos = (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos();
    Future<?> scheduled = TIMER.schedule(action, nanos, TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }
}
