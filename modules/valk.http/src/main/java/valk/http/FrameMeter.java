package valk.http;

import java.util.concurrent.TimeUnit;

/**
 * Counts the frames of a connection that ask for work and bring no request: PING, SETTINGS,
 * PRIORITY and unknown ones (RFC 9113, section 10.5).
 */
final class FrameMeter {
  /** How long a count lasts, in seconds. */
  static final int WINDOW_SECONDS = 30;

  private static final long WINDOW = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);

  private final int most;
  private long began;
  private int count;

  FrameMeter(int most, long now) {
    this.most = most;
    this.began = now;
  }

  /** Counts one and says whether there are too many. */
  boolean exceeds(long now) {
    if (now - began > WINDOW) {
      began = now;
      count = 0;
    }
    return ++count > most;
  }
}
