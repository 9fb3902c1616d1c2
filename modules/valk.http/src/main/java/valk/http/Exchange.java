package valk.http;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A request and what becomes of it; or the refusal of what could not be read as one. */
final class Exchange {
  private final @Nullable Request request;
  private final int refusal;
  private final boolean isOld;
  private boolean isPersistent;
  private boolean isAnswered;
  private @Nullable CompletionStage<Response> asked;
  private @Nullable Answering answering;

  private Exchange(@Nullable Request request, int refusal, boolean isOld, boolean isPersistent) {
    this.request = request;
    this.refusal = refusal;
    this.isOld = isOld;
    this.isPersistent = isPersistent;
  }

  static Exchange of(Request request, RequestHead head) {
    return new Exchange(request, 500, head.isOld(), head.isPersistent());
  }

  /** A refusal ends its connection. */
  static Exchange refused(int status) {
    return new Exchange(null, status, false, false);
  }

  /** Returns the request, if there is one to give to the handler. */
  @Nullable Request request() {
    return request;
  }

  /** Returns what is answered without a handler, or when it fails. */
  Response refusal() {
    return Refusals.of(refusal);
  }

  boolean isOld() {
    return isOld;
  }

  boolean isHead() {
    return request != null && request.method().equals("HEAD");
  }

  boolean isPersistent() {
    return isPersistent;
  }

  void endConnection() {
    isPersistent = false;
  }

  /** Says whether this is the first answer. */
  boolean answer() {
    boolean isFirst = !isAnswered;
    isAnswered = true;
    return isFirst;
  }

  boolean isAnswered() {
    return isAnswered;
  }

  /** The handler has been asked, and does not answer at once. */
  void asked(CompletionStage<Response> answer, Answering by) {
    asked = answer;
    answering = by;
  }

  /** Nobody waits for what the handler was asked for. */
  void abandon() {
    CompletionStage<Response> left = asked;
    asked = null;
    if (answering != null) {
      answering.cut();
    }
    if (left instanceof Abandonable abandonable) {
      abandonable.abandon();
    }
  }

  int bodyBytes() {
    return request == null ? 0 : request.body().length;
  }
}
