package valk.http.lisp;

import java.util.concurrent.CompletableFuture;
import valk.eval.HostError;
import valk.eval.LispError;
import valk.http.Abandonable;
import valk.http.Request;
import valk.http.Response;

/** A request that a worker's handler answers. */
final class RequestJob extends WorkQueue.SharedJob {
  private final Request request;
  private final WorkQueue queue;
  private final long latest;
  private final Answer answer = new Answer();

  /**
   * What is asked for and not begun with is not evaluated when nobody waits for it; what has begun
   * goes on to its end, since it may have effects.
   */
  private final class Answer extends CompletableFuture<Response> implements Abandonable {
    @Override
    public void abandon() {
      if (queue.remove(RequestJob.this)) {
        refused();
      }
    }
  }

  /**
   * @param latest when the server waits for the answer no more, as {@link System#nanoTime} gives it
   */
  RequestJob(Request request, long latest, WorkQueue queue) {
    this.request = request;
    this.latest = latest;
    this.queue = queue;
  }

  CompletableFuture<Response> answer() {
    return answer;
  }

  @Override
  public void doneBy(Worker worker) {
    if (System.nanoTime() - latest >= 0) {
      refused(); // The peer has been told so already.
    } else {
      answer.complete(answered(worker));
    }
  }

  private Response answered(Worker worker) {
    try {
      return worker.handle(request, latest);
    } catch (Requests.NoTextException _) {
      return Responses.plain(400, "the body is no UTF-8");
    } catch (LispError e) {
      return failed(worker, e);
    } catch (HostError e) {
      report(worker, "the answer is no response: " + e.getMessage() + "\n");
      return Responses.plain(500);
    } catch (RuntimeException | Error e) {
      report(worker, e + "\n");
      return Responses.plain(500);
    }
  }

  private Response failed(Worker worker, LispError e) {
    report(worker, e.report());
    return switch (e.kind()) {
      case "out-of-memory", "timeout", "fuel", "interrupted" -> Responses.plain(503);
      default -> Responses.plain(500);
    };
  }

  private void report(Worker worker, String what) {
    worker.report("valk: %s %s: %s".formatted(request.method(), request.path(), what));
  }

  @Override
  public void refused() {
    answer.complete(Responses.plain(503));
  }
}
