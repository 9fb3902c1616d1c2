package valk.http.lisp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import valk.eval.Data;
import valk.eval.HostError;
import valk.eval.LispError;
import valk.eval.Value;
import valk.http.PieceSource;

/**
 * A body that a function makes piece by piece, on the worker whose function it is: strings; numbers
 * of milliseconds after which it wants to be asked again, while the worker does something else; nil
 * at the end.
 */
final class LispPieces implements PieceSource {
  private static final long LONGEST_WAIT_MILLIS = 3_600_000;

  private final Worker worker;
  private final WorkQueue queue;
  private final Value function;
  private final int generation;

  LispPieces(Worker worker, WorkQueue queue, Value function) {
    this.worker = worker;
    this.queue = queue;
    this.function = function;
    this.generation = worker.generation();
  }

  @Override
  public CompletionStage<Optional<byte[]>> next() {
    PieceJob job = new PieceJob();
    queue.add(worker.number(), job);
    return job.piece;
  }

  /** After the piece that may be under way. */
  @Override
  public void end() {
    queue.add(worker.number(), new EndJob());
  }

  private final class EndJob implements WorkQueue.Job {
    @Override
    public void doneBy(Worker mine) {
      function.close();
    }

    @Override
    public void refused() {
      function.close();
    }
  }

  private final class PieceJob implements WorkQueue.Job {
    final CompletableFuture<Optional<byte[]>> piece = new CompletableFuture<>();

    @Override
    public void doneBy(Worker mine) {
      try {
        mine.requireGeneration(generation);
        take(mine.call(function));
      } catch (LispError e) {
        mine.report("valk: a body ended early: " + e.report());
        piece.completeExceptionally(e);
      } catch (RuntimeException e) {
        piece.completeExceptionally(e);
      }
    }

    private void take(Data next) {
      switch (next) {
        case Data.Text(String text) -> piece.complete(Optional.of(text.getBytes(UTF_8)));
        case Data.Items(var items) when items.isEmpty() -> piece.complete(Optional.empty());
        case Data.Int(long millis) when millis >= 0 && millis <= LONGEST_WAIT_MILLIS ->
            after(millis).execute(() -> piece.complete(Optional.of(new byte[0])));
        default -> refuse(next);
      }
    }

    private void refuse(Data next) {
      String message = "wanted a string, 0 to 3600000 ms, or nil, got " + next;
      worker.report("valk: a body ended early: " + message + "\n");
      piece.completeExceptionally(new HostError("type", message));
    }

    private static Executor after(long millis) {
      return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Runnable::run);
    }

    @Override
    public void refused() {
      piece.completeExceptionally(new HostError("io", "the server stops"));
    }
  }
}
