package valk.http.lisp;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import valk.eval.Data;
import valk.eval.HostError;
import valk.eval.Value;
import valk.eval.spi.Inside;
import valk.http.Header;
import valk.http.Headers;
import valk.http.Response;

/**
 * Makes responses of what handlers gave, while it lies in the memory of their interpreter. Fields
 * that the last response had are the same objects: handlers give much the same ones. Used by one
 * worker's thread.
 */
final class Responses implements Inside.Look<Response> {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final Headers PLAIN_ALONE =
      new Headers(List.of(new Header("Content-Type", PLAIN)));
  private static final byte[] EMPTY = {};

  private final Worker worker;
  private final WorkQueue queue;
  private Headers last = PLAIN_ALONE;

  /**
   * @param worker whose functions make bodies
   * @param queue what the worker does
   */
  Responses(Worker worker, WorkQueue queue) {
    this.worker = worker;
    this.queue = queue;
  }

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
   * @throws HostError if there is no response of this form, or copies of it take too much memory
   */
  @Override
  public Response at(Inside inside, long answer) {
    try {
      return response(inside, answer);
    } catch (IllegalArgumentException e) {
      throw new HostError("value", String.valueOf(e.getMessage()));
    }
  }

  private Response response(Inside inside, long answer) {
    if (inside.isText(answer)) {
      return new Response(200, PLAIN_ALONE, new Response.Bytes(inside.bytes(answer)));
    }
    if (!inside.isList(answer) || inside.isNil(answer)) {
      throw wanted("a string, a list of strings or a property list", inside, answer);
    }
    return inside.isKeyword(inside.first(answer))
        ? ofProperties(inside, answer)
        : new Response(200, PLAIN_ALONE, body(inside, answer));
  }

  private Response ofProperties(Inside inside, long answer) {
    requireKnown(inside, answer);
    Headers headers = fields(inside, inside.get(answer, "headers"));
    int status = status(inside, inside.get(answer, "status"));
    long body = inside.get(answer, "body");
    return inside.isNil(body)
        ? new Response(status, headers, new Response.Bytes(EMPTY))
        : new Response(status, typed(headers), body(inside, body));
  }

  private static void requireKnown(Inside inside, long answer) {
    long left = answer;
    while (!inside.isNil(left)) {
      long key = inside.first(left);
      if (!inside.isKeyword(key) || !isKnown(inside, key)) {
        throw wanted(":status, :headers or :body", inside, key);
      }
      left = inside.rest(left);
      left = inside.isNil(left) ? left : inside.rest(left);
    }
  }

  private static boolean isKnown(Inside inside, long key) {
    return inside.is(key, "headers") || inside.is(key, "body") || inside.is(key, "status");
  }

  private static int status(Inside inside, long status) {
    if (inside.isNil(status)) {
      return 200;
    }
    if (inside.isInteger(status)) {
      long value = inside.integer(status);
      if (value >= 200 && value <= 599) {
        return (int) value;
      }
    }
    throw wanted("a status from 200 to 599", inside, status);
  }

  // ---- the body

  private Response.Body body(Inside inside, long body) {
    if (inside.isText(body)) {
      return new Response.Bytes(inside.bytes(body));
    }
    if (inside.isList(body)) {
      return new Response.Chunks(pieces(inside, body));
    }
    return switch (inside.data(body)) {
      case Data.Ref(FileSlice slice) -> new Response.Sized(slice.length(), slice);
      case Data.Held(Value function) -> new Response.Flow(new LispPieces(worker, queue, function));
      default -> throw wanted("a body: a string, a list of strings or a function", inside, body);
    };
  }

  private static List<byte[]> pieces(Inside inside, long items) {
    List<byte[]> pieces = new ArrayList<>();
    for (long left = items; !inside.isNil(left); left = inside.rest(left)) {
      long item = inside.first(left);
      if (!inside.isText(item)) {
        throw wanted("a list of strings", inside, item);
      }
      pieces.add(inside.bytes(item));
    }
    return pieces;
  }

  // ---- the fields

  private Headers fields(Inside inside, long properties) {
    if (inside.isNil(properties)) {
      return Headers.NONE;
    }
    if (!inside.isList(properties)) {
      throw wanted("headers as a property list", inside, properties);
    }
    if (!isLast(inside, properties)) {
      last = new Headers(made(inside, properties));
    }
    return last;
  }

  /** Whether these are the fields of the last response. */
  private boolean isLast(Inside inside, long properties) {
    List<Header> fields = last.all();
    long left = properties;
    for (int i = 0; i < fields.size(); i++) {
      if (inside.isNil(left) || inside.isNil(inside.rest(left))) {
        return false;
      }
      Header field = fields.get(i);
      long value = inside.first(inside.rest(left));
      if (!inside.is(inside.first(left), field.name())
          || !inside.isText(value)
          || !inside.is(value, field.value())) {
        return false;
      }
      left = inside.rest(inside.rest(left));
    }
    return inside.isNil(left);
  }

  private static List<Header> made(Inside inside, long properties) {
    List<Header> fields = new ArrayList<>();
    for (long left = properties; !inside.isNil(left); left = inside.rest(left)) {
      String name = name(inside, inside.first(left));
      left = inside.rest(left);
      if (inside.isNil(left)) {
        throw wanted("headers as a property list", inside, properties);
      }
      addFields(fields, name, inside, inside.first(left));
    }
    return fields;
  }

  /** A list is several fields of one name. */
  private static void addFields(List<Header> fields, String name, Inside inside, long value) {
    if (!inside.isList(value)) {
      fields.add(new Header(name, field(inside, value)));
      return;
    }
    for (long left = value; !inside.isNil(left); left = inside.rest(left)) {
      fields.add(new Header(name, field(inside, inside.first(left))));
    }
  }

  private static String name(Inside inside, long name) {
    return switch (inside.data(name)) {
      case Data.Keyword(String text) -> text;
      case Data.Text(String text) -> text;
      default -> throw wanted("the name of a header", inside, name);
    };
  }

  private static String field(Inside inside, long value) {
    return switch (inside.data(value)) {
      case Data.Text(String text) -> text;
      case Data.Int(long number) -> Long.toString(number);
      case Data.Big(BigInteger number) -> number.toString();
      default -> throw wanted("a string as the value of a header", inside, value);
    };
  }

  /** Says what a text is, unless the handler has said so. */
  private static Headers typed(Headers headers) {
    if (headers.all().isEmpty()) {
      return PLAIN_ALONE;
    }
    if (headers.first("content-type").isPresent()) {
      return headers;
    }
    List<Header> typed = new ArrayList<>(headers.all());
    typed.add(new Header("Content-Type", PLAIN));
    return new Headers(typed);
  }

  private static HostError wanted(String what, Inside inside, long word) {
    Data got = inside.data(word);
    String shown =
        switch (got) {
          case Data.Text(String text) -> "the string \"" + text + "\"";
          case Data.Int(long number) -> "the number " + number;
          case Data.Keyword(String name) -> "the keyword :" + name;
          case Data.Items(List<Data> items) -> items.isEmpty() ? "{}" : "a list";
          default -> "something else";
        };
    if (got instanceof Data.Held(Value value)) {
      value.close();
    }
    String shortened = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    return new HostError("type", "wanted " + what + ", got " + shortened);
  }
}
