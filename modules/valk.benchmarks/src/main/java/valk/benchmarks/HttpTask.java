package valk.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the servers are asked for, in the languages of their handlers. */
enum HttpTask {
  /** A greeting. */
  HELLO("hello") {
    @Override
    byte[] body() {
      return "{\"hello\":\"world\"}".getBytes(UTF_8);
    }

    @Override
    String javaScript() {
      return "() => '{\"hello\":\"world\"}'";
    }

    @Override
    String lisp() {
      return lispAnswering("\"{\\\"hello\\\":\\\"world\\\"}\"");
    }
  },

  /** About 10 KB of JSON, made anew. */
  JSON("10 KB of JSON") {
    @Override
    byte[] body() {
      StringBuilder text = new StringBuilder(10_240).append('[');
      for (int i = FIRST; i < FIRST + ITEMS; i++) {
        text.append(i == FIRST ? "" : ",").append("{\"id\":").append(i);
        text.append(",\"name\":\"item ")
            .append(i)
            .append("\",\"price\":")
            .append(i * 3)
            .append('}');
      }
      return text.append(']').toString().getBytes(UTF_8);
    }

    @Override
    String javaScript() {
      return "() => JSON.stringify(Array.from({length: %d}, (_, k) => %d + k).map(i => (%s)))"
          .formatted(ITEMS, FIRST, "{id: i, name: 'item ' + i, price: i * 3}");
    }

    @Override
    String lisp() {
      return lispAnswering(
          "(json/write (map (\\ {i} {map/of \"id\" i \"name\" (str \"item \" i) \"price\" (* i 3)})"
              + " (range %d %d)))".formatted(FIRST, FIRST + ITEMS));
    }
  };

  private static final int FIRST = 1000;
  private static final int ITEMS = 233;

  private final String title;

  HttpTask(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Says whether a server without a program can do it. */
  boolean isConstant() {
    return this == HELLO;
  }

  /** Returns what a handler of Java makes. */
  abstract byte[] body();

  /** Returns a function of JavaScript that makes the same. */
  abstract String javaScript();

  /** Returns a handler of Lisp that answers the same. */
  abstract String lisp();

  private static String lispAnswering(String body) {
    return "(\\ {request} {list :headers {:content-type \"application/json\"} :body " + body + "})";
  }
}
