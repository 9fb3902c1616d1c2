package valk.http;

import java.util.concurrent.CompletionStage;

/** What answers requests. */
@FunctionalInterface
public interface Handler {

  /**
   * Answers a request, now or later. Called on the event loop of the request's connection, so it
   * must not block; the stage may be completed from any thread. A connection of HTTP/1.1 has at
   * most one request with the handler at a time, one of HTTP/2 as many as {@link
   * HttpLimits.Streams#streamsAtOnce}.
   *
   * @param request the request
   * @return a stage that ends with the response. A stage that fails, a handler that throws, and
   *     {@code null} in place of stage or response give the peer a 500. One that is {@link
   *     Abandonable} is told when nobody waits for it any more
   */
  CompletionStage<Response> handle(Request request);
}
