package valk.http.lisp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import valk.eval.Data;
import valk.eval.HostError;
import valk.eval.Value;
import valk.http.Header;
import valk.http.Headers;
import valk.http.Response;

/** Makes a response of what a handler gave. */
final class Responses {
  private static final String PLAIN = "text/plain; charset=utf-8";

  /**
   * What makes bodies of functions.
   *
   * @param worker whose functions they are
   * @param queue what the worker does
   */
  record Flows(Worker worker, WorkQueue queue) {
    Response.Body of(Value function) {
      return new Response.Flow(new LispPieces(worker, queue, function));
    }
  }

  private Responses() {}

  /** What the server itself says. */
  static Response plain(int status) {
    String text =
        switch (status) {
          case 404 -> "not found";
          case 405 -> "method not allowed";
          case 503 -> "try again later";
          default -> "the server failed";
        };
    Response response = plain(status, text);
    return status == 503 ? response.with("Retry-After", "1") : response;
  }

  static Response plain(int status, String text) {
    return Response.text(status, text + "\n");
  }

  /**
   * Returns the response.
   *
   * @throws HostError if there is no response of this form
   * @throws IllegalArgumentException if a status or field is none
   */
  static Response of(Data answer, Flows flows) {
    return switch (answer) {
      case Data.Text(String text) -> Response.text(200, text);
      case Data.Items(List<Data> items) when !items.isEmpty() ->
          items.getFirst() instanceof Data.Keyword
              ? ofProperties(answer, items, flows)
              : withType(new Response(200, Headers.NONE, body(answer, flows)));
      default -> throw wanted("a string, a list of strings or a property list", answer);
    };
  }

  private static Response ofProperties(Data answer, List<Data> items, Flows flows) {
    for (int i = 0; i < items.size(); i += 2) {
      requireKnown(items.get(i));
    }
    Headers headers = new Headers(fields(answer.get("headers")));
    Response bare =
        new Response(status(answer.get("status")), headers, new Response.Bytes(new byte[0]));
    Data body = answer.get("body");
    return body.isNil() ? bare : withType(new Response(bare.status(), headers, body(body, flows)));
  }

  private static void requireKnown(Data key) {
    if (!(key instanceof Data.Keyword(String name))
        || !List.of("status", "headers", "body").contains(name)) {
      throw wanted(":status, :headers or :body", key);
    }
  }

  private static int status(Data status) {
    if (status.isNil()) {
      return 200;
    }
    if (status instanceof Data.Int(long value) && value >= 200 && value <= 599) {
      return (int) value;
    }
    throw wanted("a status from 200 to 599", status);
  }

  /** Says what a text is, unless the handler has said so. */
  private static Response withType(Response response) {
    boolean isTyped = response.headers().first("content-type").isPresent();
    return isTyped ? response : response.with("Content-Type", PLAIN);
  }

  private static Response.Body body(Data body, Flows flows) {
    return switch (body) {
      case Data.Text(String text) -> new Response.Bytes(text.getBytes(UTF_8));
      case Data.Items(List<Data> items) -> new Response.Chunks(pieces(items));
      case Data.Ref(FileSlice slice) -> new Response.Sized(slice.length(), slice);
      case Data.Held(Value function) -> flows.of(function);
      default -> throw wanted("a body: a string, a list of strings or a function", body);
    };
  }

  private static List<byte[]> pieces(List<Data> items) {
    List<byte[]> pieces = new ArrayList<>();
    for (Data item : items) {
      if (!(item instanceof Data.Text(String text))) {
        throw wanted("a list of strings", item);
      }
      pieces.add(text.getBytes(UTF_8));
    }
    return pieces;
  }

  private static List<Header> fields(Data headers) {
    if (!(headers instanceof Data.Items(List<Data> items)) || items.size() % 2 != 0) {
      throw wanted("headers as a property list", headers);
    }
    List<Header> fields = new ArrayList<>();
    for (int i = 0; i < items.size(); i += 2) {
      addFields(fields, name(items.get(i)), items.get(i + 1));
    }
    return fields;
  }

  /** A list is several fields of one name. */
  private static void addFields(List<Header> fields, String name, Data value) {
    if (value instanceof Data.Items(List<Data> values)) {
      values.forEach(each -> fields.add(new Header(name, field(each))));
    } else {
      fields.add(new Header(name, field(value)));
    }
  }

  private static String name(Data name) {
    return switch (name) {
      case Data.Keyword(String text) -> text;
      case Data.Text(String text) -> text;
      default -> throw wanted("the name of a header", name);
    };
  }

  private static String field(Data value) {
    return switch (value) {
      case Data.Text(String text) -> text;
      case Data.Int(long number) -> Long.toString(number);
      case Data.Big(BigInteger number) -> number.toString();
      default -> throw wanted("a string as the value of a header", value);
    };
  }

  private static HostError wanted(String what, Data got) {
    String shown =
        switch (got) {
          case Data.Text(String text) -> "the string \"" + text + "\"";
          case Data.Int(long number) -> "the number " + number;
          case Data.Keyword(String name) -> "the keyword :" + name;
          case Data.Items(List<Data> items) -> items.isEmpty() ? "{}" : "a list";
          default -> "something else";
        };
    String shortened = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    return new HostError("type", "wanted " + what + ", got " + shortened);
  }
}
