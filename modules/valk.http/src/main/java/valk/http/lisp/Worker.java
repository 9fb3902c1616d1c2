package valk.http.lisp;

import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import valk.eval.Data;
import valk.eval.HostError;
import valk.eval.Interpreter;
import valk.eval.LispError;
import valk.eval.Value;
import valk.eval.spi.Replay;
import valk.http.Request;
import valk.http.Response;

/**
 * A thread with an interpreter of its own, which has the handler of the program. Calls that take
 * longer than they may are interrupted.
 */
final class Worker implements Runnable {
  /** Java stack of the thread, and what of it evaluations may count on. */
  private static final long STACK_BYTES = 2 << 20;

  private static final long STACK_FOR_LISP = 1 << 20;
  private static final long PATIENCE_MILLIS = 50;

  private final LispServer server;
  private final int number;
  private final WorkQueue queue;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final Thread thread;
  private final Requests requests = new Requests();
  private final Function<Interpreter, Response> asking = this::ask;
  private final Responses responses;
  private final LateOutput output = new LateOutput();
  private @Nullable Interpreter lisp;
  private @Nullable Value handler;
  private boolean isCalling;
  private long deadline;
  private boolean isStopping;
  private int generation;

  Worker(LispServer server, int number, WorkQueue queue) {
    this.server = server;
    this.number = number;
    this.queue = queue;
    this.responses = new Responses(this, queue);
    this.thread = new Thread(null, this, "valk-http-worker-" + number, STACK_BYTES, false);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  int number() {
    return number;
  }

  /** Ends when the worker has the handler, or exceptionally when it cannot get it. */
  CompletableFuture<Boolean> ready() {
    return ready;
  }

  @Override
  public void run() {
    try {
      adopt();
      ready.complete(true);
      work();
    } catch (InterruptedException _) {
      ready.cancel(true);
    } catch (Throwable e) {
      ready.completeExceptionally(e);
    } finally {
      abandon();
    }
  }

  private void work() throws InterruptedException {
    for (WorkQueue.Job job = queue.take(number); job != null; job = queue.take(number)) {
      job.doneBy(this);
    }
  }

  /** Evaluates the program up to the handler. */
  private void adopt() {
    ServingWorker serving = new ServingWorker(server, server.before());
    Replay replay = server.replay();
    Interpreter made =
        replay
            .builder(new WorkerHost(serving))
            .allowExit(false)
            .in(InputStream.nullInputStream())
            .callerStack(STACK_FOR_LISP)
            .throughStreams(output::out, output::err)
            .build();
    enter(made);
    output.mute();
    handler = handlerOf(made, replay);
    output.unmute();
  }

  private static Value handlerOf(Interpreter made, Replay replay) {
    try {
      replay.run(made);
    } catch (Adopted e) {
      if (e.handler().type().equals("function")) {
        return e.handler();
      }
      throw new HostError(
          "type", "argument 2: wanted a function, got a value of type " + e.handler().type());
    }
    throw new HostError(
        "value",
        "a worker evaluated the program again and did not come to this call; what comes before it"
            + " must be repeatable");
  }

  private synchronized void enter(Interpreter made) {
    lisp = made;
  }

  /** Gives the interpreter up, also a broken one. */
  private void abandon() {
    Interpreter old = lisp;
    enterNothing();
    if (old != null) {
      old.close();
    }
  }

  private synchronized void enterNothing() {
    generation++;
    lisp = null;
    handler = null;
  }

  /**
   * Calls the handler.
   *
   * @param latest when nobody waits for the answer any more, as {@link System#nanoTime} gives it
   * @return the response that it gives
   * @throws LispError if it fails; kind {@code interrupted} if it takes too long
   * @throws HostError if it gives no response
   * @throws Requests.NoTextException if the body is no UTF-8
   */
  Response handle(Request request, long latest) {
    renewIfAbandoned();
    long deadline = server.deadlineOfCall();
    requests.next(request);
    return within(deadline - latest < 0 ? deadline : latest, asking);
  }

  private Response ask(Interpreter here) {
    return here.call(Objects.requireNonNull(handler), requests, responses);
  }

  private void renewIfAbandoned() {
    if (lisp == null) {
      adopt();
    }
  }

  /**
   * Calls a function of this worker's interpreter.
   *
   * @throws LispError if it fails; kind {@code interrupted} if it takes too long
   */
  Data call(Value function, Data... arguments) {
    return within(server.deadlineOfCall(), here -> here.callForData(function, arguments));
  }

  /** Makes a call; what ends it otherwise than calls may end leaves a broken interpreter. */
  private <T> T within(long latest, Function<Interpreter, T> call) {
    Interpreter here = Objects.requireNonNull(lisp);
    begin(latest);
    try {
      return call.apply(here);
    } catch (LispError | HostError | Requests.NoTextException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      abandon();
      throw e;
    } finally {
      end();
    }
  }

  private synchronized void begin(long latest) {
    isCalling = true;
    deadline = latest;
  }

  private synchronized void end() {
    isCalling = false;
  }

  /** Says which of this worker's interpreters it is. For its own thread. */
  int generation() {
    return generation;
  }

  /**
   * Sees that functions of that interpreter can be called.
   *
   * @throws IllegalStateException if it is gone
   */
  void requireGeneration(int wanted) {
    if (wanted != generation) {
      throw new IllegalStateException("the interpreter of the function is gone");
    }
  }

  /** Interrupts what has taken too long. From any thread. */
  synchronized void expire(long now) {
    if (lisp != null && isCalling && (isStopping || now - deadline >= 0)) {
      lisp.interrupt();
    }
  }

  /** Reports what went wrong to whoever runs the program. */
  void report(String text) {
    output.report(text);
  }

  /** Ends the thread, wherever it is, and waits for that. */
  void stop() {
    boolean interrupted = false;
    synchronized (this) {
      isStopping = true;
    }
    while (thread.isAlive()) {
      interruptLisp();
      try {
        thread.join(PATIENCE_MILLIS);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void interruptLisp() {
    if (lisp != null) {
      lisp.interrupt();
    }
  }
}
