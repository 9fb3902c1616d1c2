package valk.http.lisp;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjIntConsumer;
import valk.eval.Data;
import valk.eval.HostCall;
import valk.eval.HostError;
import valk.http.Handler;
import valk.http.HttpLimits;
import valk.http.HttpServer;

/**
 * The options of {@code http/serve}.
 *
 * @param settings of the server, by their keywords
 * @param workers interpreters, 1 to {@value #MOST_WORKERS}
 * @param limits what is taken from peers
 * @param handlerTime how long a call of the handler may take
 */
record ServeOptions(
    Map<String, Data> settings, int workers, HttpLimits limits, Duration handlerTime) {
  private static final int MOST_WORKERS = 256;

  private static final Map<String, ObjIntConsumer<HttpServer.Builder>> NUMBERS =
      Map.of(
          "port", HttpServer.Builder::port,
          "threads", HttpServer.Builder::threads,
          "connections", HttpServer.Builder::connections,
          "blocks", HttpServer.Builder::blocks,
          "backlog", HttpServer.Builder::backlog);
  private static final List<String> OTHERS =
      List.of("host", "workers", "handler-time", "refuse-when-full", "certificate", "key");

  /**
   * Reads the first argument.
   *
   * @throws HostError if it is no property list, or an option is unknown or out of its range
   */
  static ServeOptions of(HostCall call) {
    Map<String, Data> given = properties(call);
    LimitOptions limits = new LimitOptions(given);
    requireKnown(given, limits);
    if (given.containsKey("certificate") && !call.grantsFiles()) {
      throw new HostError("denied", "files are not allowed here");
    }
    int workers = workers(given);
    try {
      ServeOptions options =
          new ServeOptions(given, workers, limits.limits(), limits.handlerTime());
      options.builder(
          request -> new CompletableFuture<>()); // Finds what is out of range, now and not in the
      // background.
      return options;
    } catch (UncheckedIOException e) {
      throw new HostError("io", "cannot read the certificate or its key: " + e.getMessage());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw Serving.value(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Data> properties(HostCall call) {
    List<Data> items = call.argument(0) instanceof Data.Items(List<Data> list) ? list : List.of();
    boolean isEmpty = call.argument(0).isNil();
    if (items.size() % 2 != 0 || items.isEmpty() && !isEmpty) {
      throw call.wanted(0, "a property list");
    }
    Map<String, Data> properties = new HashMap<>();
    for (int i = 0; i < items.size(); i += 2) {
      if (!(items.get(i) instanceof Data.Keyword(String name))) {
        throw call.wanted(0, "a property list");
      }
      properties.putIfAbsent(name, items.get(i + 1));
    }
    return properties;
  }

  private static void requireKnown(Map<String, Data> given, LimitOptions limits) {
    TreeSet<String> known = new TreeSet<>(OTHERS);
    known.addAll(NUMBERS.keySet());
    known.addAll(limits.names());
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw Serving.value("unknown option :" + name + ", there is: :" + String.join(" :", known));
      }
    }
  }

  private static int workers(Map<String, Data> given) {
    int standard = Math.max(1, Runtime.getRuntime().availableProcessors());
    long workers = given.containsKey("workers") ? integer("workers", given) : standard;
    if (workers < 1 || workers > MOST_WORKERS) {
      throw Serving.value("workers=%d is not in 1..%d".formatted(workers, MOST_WORKERS));
    }
    return (int) workers;
  }

  static long integer(String name, Map<String, Data> given) {
    if (given.get(name) instanceof Data.Int(long value)) {
      return value;
    }
    throw new HostError("type", "option :" + name + ": wanted an integer");
  }

  Duration requestTime() {
    return limits.answering().requestTime();
  }

  /** A builder of a server with these options. */
  HttpServer.Builder builder(Handler handler) {
    HttpServer.Builder builder = HttpServer.builder(handler).limits(limits);
    NUMBERS.forEach(
        (name, set) -> {
          if (settings.containsKey(name)) {
            set.accept(builder, Math.toIntExact(integer(name, settings)));
          }
        });
    if (settings.containsKey("host")) {
      builder.host(text("host"));
    }
    if (settings.get("refuse-when-full") instanceof Data.Int(long value) && value != 0) {
      builder.refuseWhenFull();
    }
    return settings.containsKey("certificate") || settings.containsKey("key")
        ? builder.tls(Path.of(text("certificate")), Path.of(text("key")))
        : builder;
  }

  private String text(String name) {
    if (settings.get(name) instanceof Data.Text(String value)) {
      return value;
    }
    throw new HostError("type", "option :" + name + ": wanted a string");
  }
}
