package valk.http;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the stage of a handler in place of a connection, which it forgets when nobody is there
 * any more: a stage may never end, and whoever made it may keep it.
 *
 * <p>The stage ends on any thread; all else happens on the event loop of the connection.
 */
final class Answering implements BiConsumer<@Nullable Response, @Nullable Throwable>, Runnable {
  private final EventExecutor loop;
  private volatile @Nullable Consumer<@Nullable Response> waiting;

  /** What the stage ended with, once it has; handed over to the event loop. */
  private @Nullable Response answer;

  /**
   * Makes one.
   *
   * @param loop the event loop of the connection
   * @param waiting gets the answer, or null if the handler failed
   */
  Answering(EventExecutor loop, Consumer<@Nullable Response> waiting) {
    this.loop = loop;
    this.waiting = waiting;
  }

  @Override
  public void accept(@Nullable Response response, @Nullable Throwable failure) {
    if (loop.inEventLoop()) {
      tell(response);
      return;
    }
    try {
      answer = response;
      loop.execute(this);
    } catch (RejectedExecutionException _) {
      if (response != null) {
        response.giveUp(); // The server is closed.
      }
    }
  }

  @Override
  public void run() {
    tell(answer);
  }

  private void tell(@Nullable Response response) {
    Consumer<@Nullable Response> told = waiting;
    if (told != null) {
      told.accept(response);
    } else if (response != null) {
      response.giveUp();
    }
  }

  /** Has somebody else get the answer, unless it was {@linkplain #cut cut} off. */
  void leaveTo(Consumer<@Nullable Response> other) {
    if (waiting != null) {
      waiting = other;
    }
  }

  /** Nobody waits any more: an answer that still comes is given up. */
  void cut() {
    waiting = null;
  }
}
