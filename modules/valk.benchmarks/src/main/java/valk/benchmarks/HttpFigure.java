package valk.benchmarks;

import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * HTTP/1.1 on loopback, with the same client and the same Java handler: this server against plain
 * Netty and the JDK's own. Client and server share the machine, so rates are those of both
 * together.
 */
final class HttpFigure implements Figure {
  private static final int REQUESTS = 30_000;
  private static final int CONNECTIONS = 32;
  private static final int WARM_UPS = 3;

  private static final Target RATE = new Target.RatioAtLeast(0.6);
  private static final Target LATE = new Target.RatioAtMost(2);
  private static final Target GARBAGE = new Target.RatioAtMost(0.5);
  private static final Target NONE = new Target.None();

  @Override
  public String name() {
    return "http";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    measure("hello", HttpServers::hello, rounds, report);
    measure("10 KB of JSON", HttpServers::json, rounds, report);
  }

  private void measure(String what, Supplier<byte[]> handler, int rounds, Report report)
      throws IOException {
    HttpLoad.Result[][] results = new HttpLoad.Result[HttpServers.values().length][rounds];
    for (int i = -WARM_UPS; i < rounds; i++) {
      for (HttpServers server : HttpServers.values()) {
        HttpLoad.Result result = run(server, handler);
        if (i >= 0) {
          results[server.ordinal()][i] = result;
        }
      }
    }
    for (HttpServers server : HttpServers.values()) {
      report(what, server, results, report);
    }
  }

  private static HttpLoad.Result run(HttpServers server, Supplier<byte[]> handler)
      throws IOException {
    try (HttpServers.Running running = server.start(handler)) {
      return new HttpLoad(running.port(), REQUESTS).run(CONNECTIONS);
    }
  }

  private void report(String what, HttpServers server, HttpLoad.Result[][] all, Report report) {
    HttpLoad.Result[] results = all[server.ordinal()];
    HttpLoad.Result[] baseline = all[HttpServers.NETTY.ordinal()];
    boolean isOurs = server == HttpServers.VALK;
    String subject = server.title() + ", " + what;
    add(
        "rate",
        "1/s",
        subject,
        isOurs ? RATE : NONE,
        results,
        baseline,
        HttpLoad.Result::rate,
        report);
    add(
        "p99",
        "ns",
        subject,
        isOurs ? LATE : NONE,
        results,
        baseline,
        HttpLoad.Result::late,
        report);
    add(
        "garbage",
        "B",
        subject,
        isOurs ? GARBAGE : NONE,
        results,
        baseline,
        HttpLoad.Result::garbage,
        report);
  }

  private void add(
      String column,
      String unit,
      String subject,
      Target target,
      HttpLoad.Result[] results,
      HttpLoad.Result[] baseline,
      ToDoubleFunction<HttpLoad.Result> value,
      Report report) {
    report.add(
        name() + " " + column,
        unit,
        subject,
        target,
        Arrays.stream(results).mapToDouble(value).toArray(),
        Arrays.stream(baseline).mapToDouble(value).toArray());
  }
}
