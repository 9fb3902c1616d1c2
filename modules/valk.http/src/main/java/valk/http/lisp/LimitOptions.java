package valk.http.lisp;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import valk.eval.Data;
import valk.http.HttpLimits;

/** Those options of {@code http/serve} that are limits; times are milliseconds. */
final class LimitOptions {
  private static final List<String> NAMES =
      List.of(
          "line-bytes",
          "header-bytes",
          "header-count",
          "body-bytes",
          "body-bytes-in-all",
          "connections-per-address",
          "idle-time",
          "head-time",
          "body-time",
          "request-time",
          "write-time",
          "linger-time",
          "drain-time",
          "streams-at-once",
          "resets",
          "control-frames");

  private static final Duration LONGEST = Duration.ofDays(1);

  private final Map<String, Data> given;
  private final HttpLimits standard = HttpLimits.defaults();

  LimitOptions(Map<String, Data> given) {
    this.given = given;
  }

  List<String> names() {
    return NAMES;
  }

  /**
   * Returns the defaults, but for what is given.
   *
   * @throws IllegalArgumentException if a limit is out of its range
   */
  HttpLimits limits() {
    HttpLimits.Head head = standard.head();
    HttpLimits.Body body = standard.body();
    return standard
        .head(
            number("line-bytes", head.lineBytes()),
            number("header-bytes", head.headerBytes()),
            number("header-count", head.headerCount()))
        .body(
            number("body-bytes", body.bodyBytes()),
            longNumber("body-bytes-in-all", body.bodyBytesInAll()))
        .perAddress(number("connections-per-address", standard.connectionsPerAddress()))
        .reading(
            time("idle-time", standard.reading().idleTime()),
            time("head-time", standard.reading().headTime()),
            time("body-time", standard.reading().bodyTime()))
        .answering(
            time("request-time", standard.answering().requestTime()),
            time("write-time", standard.answering().writeTime()))
        .ending(
            time("linger-time", standard.ending().lingerTime()),
            time("drain-time", standard.ending().drainTime()))
        .streams(
            number("streams-at-once", standard.streams().streamsAtOnce()),
            number("resets", standard.streams().resets()),
            number("control-frames", standard.streams().controlFrames()));
  }

  /**
   * Returns how long a call of the handler may take: as long as the request, unless it is given.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  Duration handlerTime() {
    Duration time = time("handler-time", limits().answering().requestTime());
    if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "handlerTime=%s is not in PT0.001S..%s".formatted(time, LONGEST));
    }
    return time;
  }

  private int number(String name, int otherwise) {
    return Math.toIntExact(longNumber(name, otherwise));
  }

  private long longNumber(String name, long otherwise) {
    return given.containsKey(name) ? ServeOptions.integer(name, given) : otherwise;
  }

  private Duration time(String name, Duration otherwise) {
    return Duration.ofMillis(longNumber(name, otherwise.toMillis()));
  }
}
