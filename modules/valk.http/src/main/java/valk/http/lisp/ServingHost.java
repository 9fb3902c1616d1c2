package valk.http.lisp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import valk.eval.Data;
import valk.eval.HostCall;
import valk.eval.HostError;
import valk.eval.LispError;
import valk.eval.spi.FamilyHost;
import valk.eval.spi.Replay;
import valk.memory.SlabSnapshot;

/** In the interpreter of the program itself: servers are started and stopped. */
final class ServingHost extends Serving {
  private final FamilyHost host;
  private final List<Outcome> outcomes = new ArrayList<>();

  ServingHost(FamilyHost host) {
    this.host = host;
  }

  @Override
  Data serve(HostCall call) {
    try {
      handler(call).value().close();
      LispServer server = start(call, ServeOptions.of(call), host.replay());
      outcomes.add(new Outcome.Started(server));
      return Data.ref(server);
    } catch (HostError e) {
      outcomes.add(new Outcome.Failed(e));
      throw e;
    }
  }

  private LispServer start(HostCall call, ServeOptions options, Replay replay) {
    LispServer server = new LispServer(options, replay, List.copyOf(outcomes), host);
    boolean started = false;
    try {
      call.await(inBackground("valk-http-start", server::start));
      started = true;
      return server;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      if (!started) {
        server.close();
      }
    }
  }

  private static HostError failure(@Nullable Throwable cause) {
    return switch (cause) {
      case HostError e -> e;
      case LispError e -> value("a worker did not come to http/serve again: " + e.getMessage());
      case null -> new HostError("io", "the server did not start");
      default -> new HostError("io", "the server did not start: " + cause.getMessage());
    };
  }

  @Override
  Data stop(HostCall call) {
    if (call.count() == 0) {
      throw value("wanted a server: this is no handler");
    }
    LispServer server = server(call);
    try {
      call.await(inBackground("valk-http-stop", server::close));
    } catch (ExecutionException e) {
      throw new HostError("io", String.valueOf(e.getCause()));
    }
    return Data.nil();
  }

  private static FutureTask<Boolean> inBackground(String name, Runnable work) {
    FutureTask<Boolean> task = new FutureTask<>(work, true);
    Thread.ofPlatform().name(name).daemon().start(task);
    return task;
  }

  @Override
  List<SlabSnapshot> slabs() {
    return outcomes.stream().flatMap(ServingHost::slabsOf).toList();
  }

  private static Stream<SlabSnapshot> slabsOf(Outcome outcome) {
    return outcome instanceof Outcome.Started(LispServer server)
        ? server.slabs().stream()
        : Stream.empty();
  }
}
