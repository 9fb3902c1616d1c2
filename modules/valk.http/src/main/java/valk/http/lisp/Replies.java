package valk.http.lisp;

import java.util.LinkedHashMap;
import java.util.Map;
import valk.eval.Data;
import valk.eval.HostCall;

/** The functions that make responses, or parts of them, of values. */
final class Replies {
  private static final String MALFORMED = "\uFFFD";

  private Replies() {}

  static Data json(HostCall call) {
    return reply(
        call.count() > 1 ? call.integer(1) : 200,
        Map.of("content-type", "application/json"),
        Data.of(call.text(0)));
  }

  static Data redirect(HostCall call) {
    long status = call.count() > 1 ? call.integer(1) : 302;
    if (status < 300 || status > 399) {
      throw Serving.value("wanted a status from 300 to 399, got " + status);
    }
    return reply(status, Map.of("location", call.text(0)), Data.nil());
  }

  static Data events(HostCall call) {
    if (!(call.argument(0) instanceof Data.Held function)) {
      throw call.wanted(0, "a function");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "text/event-stream");
    headers.put("cache-control", "no-store");
    return reply(200, headers, function);
  }

  private static Data reply(long status, Map<String, String> headers, Data body) {
    return Data.properties()
        .with("status", Data.of(status))
        .with("headers", Requests.properties(headers))
        .with("body", body)
        .list();
  }

  /** The format of the HTML standard, section 9.2.6: a line of data for each line of the text. */
  static Data event(HostCall call) {
    StringBuilder event = new StringBuilder();
    if (call.count() > 2) {
      event.append("id: ").append(line(call, 2)).append('\n');
    }
    if (call.count() > 1) {
      event.append("event: ").append(line(call, 1)).append('\n');
    }
    for (String line : call.text(0).split("\r\n|\r|\n", -1)) {
      event.append("data: ").append(line).append('\n');
    }
    return Data.of(event.append('\n').toString());
  }

  private static String line(HostCall call, int index) {
    String text = call.text(index);
    if (text.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
      throw Serving.value("argument " + (index + 1) + ": wanted a text of one line");
    }
    return text;
  }

  /** The first of several values of a name counts. What is malformed shows a replacement. */
  static Data params(HostCall call) {
    Map<String, String> params = new LinkedHashMap<>();
    for (String pair : call.text(0).split("&", -1)) {
      int sign = pair.indexOf('=');
      String name = decoded(sign < 0 ? pair : pair.substring(0, sign));
      if (!name.isEmpty()) {
        params.putIfAbsent(name, sign < 0 ? "" : decoded(pair.substring(sign + 1)));
      }
    }
    return Requests.properties(params);
  }

  private static String decoded(String text) {
    return Percent.decoded(text, true).orElse(MALFORMED);
  }
}
