package valk.http.lisp;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import valk.eval.HostError;
import valk.eval.spi.FamilyHost;
import valk.eval.spi.Replay;
import valk.http.HttpServer;
import valk.http.Request;
import valk.http.Response;
import valk.http.ServerStats;
import valk.memory.SlabSnapshot;

/** A server whose handler is a function of Lisp, and the workers that call it. */
final class LispServer implements FamilyHost.Service {
  private static final int LOOKS_IN_A_TIME = 8;
  private static final long LONGEST_LOOK = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LEAST_LOOK = TimeUnit.MILLISECONDS.toNanos(1);

  private final ServeOptions options;
  private final Replay replay;
  private final List<Outcome> before;
  private final FamilyHost host;
  private final WorkQueue queue;
  private final List<Worker> workers = new ArrayList<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(LispServer::clockThread);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable HttpServer http;
  private boolean isClosed;

  /**
   * A server that is not started.
   *
   * @param replay evaluates the program up to this server
   * @param before how calls of {@code http/serve} ended that came before
   * @param host told when the server starts and when it has ended
   */
  LispServer(ServeOptions options, Replay replay, List<Outcome> before, FamilyHost host) {
    this.options = options;
    this.replay = replay;
    this.before = before;
    this.host = host;
    this.queue = new WorkQueue(options.workers());
    for (int i = 0; i < options.workers(); i++) {
      workers.add(new Worker(this, i, queue));
    }
  }

  private static Thread clockThread(Runnable work) {
    return Thread.ofPlatform().name("valk-http-clock").daemon().unstarted(work);
  }

  List<Outcome> before() {
    return before;
  }

  Replay replay() {
    return replay;
  }

  /**
   * Starts the workers, and listens when all have the handler.
   *
   * @throws RuntimeException whatever a worker or the server failed with
   */
  void start() {
    startWorkers();
    watch();
    synchronized (this) {
      if (!isClosed) {
        http = options.builder(this::handle).start();
        host.hold(this);
      }
    }
  }

  private void startWorkers() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      workers.forEach(Worker::start);
    }
    try {
      CompletableFuture.allOf(workers.stream().map(Worker::ready).toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It ends with the server.
  private void watch() {
    long most = Math.min(options.requestTime().toNanos(), options.handlerTime().toNanos());
    long every = Math.clamp(most / LOOKS_IN_A_TIME, LEAST_LOOK, LONGEST_LOOK);
    clock.scheduleWithFixedDelay(this::expire, every, every, TimeUnit.NANOSECONDS);
  }

  private void expire() {
    long now = System.nanoTime();
    workers.forEach(worker -> worker.expire(now));
  }

  /** Returns when a call of Lisp that begins now has taken too long. */
  long deadlineOfCall() {
    return System.nanoTime() + options.handlerTime().toNanos();
  }

  private CompletionStage<Response> handle(Request request) {
    long latest = System.nanoTime() + options.requestTime().toNanos();
    RequestJob job = new RequestJob(request, latest, queue);
    queue.add(job);
    return job.answer();
  }

  private HttpServer running() {
    HttpServer server = http;
    if (server == null) {
      throw new HostError("value", "the server did not start");
    }
    return server;
  }

  int port() {
    return running().port();
  }

  ServerStats stats() {
    return running().stats();
  }

  /** Figures of the slabs, as long as the server runs. */
  List<SlabSnapshot> slabs() {
    HttpServer server = http;
    if (server == null || ended.getCount() == 0) {
      return List.of();
    }
    ServerStats stats = server.stats();
    return List.of(stats.buffers(), stats.connections());
  }

  @Override
  public void await() throws InterruptedException {
    ended.await();
  }

  @Override
  public void close() {
    if (isFirstToClose()) {
      closeAll();
      ended.countDown();
      host.release(this);
    } else {
      awaitEnd();
    }
  }

  private synchronized boolean isFirstToClose() {
    boolean isFirst = !isClosed;
    isClosed = true;
    return isFirst;
  }

  private void closeAll() {
    HttpServer server = http;
    if (server != null) {
      server.close();
    }
    queue.close();
    workers.forEach(Worker::stop);
    clock.shutdownNow();
  }

  private void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
