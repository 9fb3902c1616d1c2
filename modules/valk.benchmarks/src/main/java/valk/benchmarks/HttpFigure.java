package valk.benchmarks;

import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * HTTP/1.1 on loopback, with the same client: this server, with a handler of Java and one of Lisp,
 * against plain Netty and the JDK's own with the same Java handler, and against Node and nginx
 * where they are installed. Client and server share the machine, so rates are those of both
 * together.
 */
final class HttpFigure implements Figure {
  private static final int REQUESTS = 30_000;

  /** Each server is a new one in each round, and answers so many before those that are timed. */
  private static final int FIRST_REQUESTS = 10_000;

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
    for (HttpTask task : HttpTask.values()) {
      measure(task, rounds, report);
    }
  }

  private void measure(HttpTask task, int rounds, Report report) throws IOException {
    List<HttpServers> servers = serversOf(task, report);
    HttpLoad.Result[][] results = new HttpLoad.Result[HttpServers.values().length][rounds];
    for (int i = -WARM_UPS; i < rounds; i++) {
      for (HttpServers server : servers) {
        HttpLoad.Result result = run(server, task);
        if (i >= 0) {
          results[server.ordinal()][i] = result;
        }
      }
    }
    for (HttpServers server : servers) {
      report(task.title(), server, results, report);
    }
  }

  private static List<HttpServers> serversOf(HttpTask task, Report report) {
    List<HttpServers> servers = new ArrayList<>();
    for (HttpServers server : HttpServers.values()) {
      if (server.canDo(task)) {
        servers.add(server);
      } else {
        report.note("http: left out for " + task.title() + ": " + server.title());
      }
    }
    return servers;
  }

  private static HttpLoad.Result run(HttpServers server, HttpTask task) throws IOException {
    try (HttpServers.Running running = server.start(task)) {
      new HttpLoad(running.port(), FIRST_REQUESTS).run(CONNECTIONS);
      return new HttpLoad(running.port(), REQUESTS).run(CONNECTIONS);
    }
  }

  private void report(String what, HttpServers server, HttpLoad.Result[][] all, Report report) {
    HttpLoad.Result[] results = all[server.ordinal()];
    HttpLoad.Result[] baseline = all[HttpServers.NETTY.ordinal()];
    boolean isOurs = server == HttpServers.VALK || server == HttpServers.LISP;
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
    if (!server.isJava()) {
      return; // What it allocates is not seen from here.
    }
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
