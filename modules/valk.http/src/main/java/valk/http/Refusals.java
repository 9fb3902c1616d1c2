package valk.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/** What the server itself answers. */
final class Refusals {
  private Refusals() {}

  /** Returns the response of a status: its reason as text, and when to come again. */
  static Response of(int status) {
    Response response = Response.text(status, reason(status) + "\n");
    return status == 503 ? response.with("Retry-After", "1") : response;
  }

  static String reason(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
