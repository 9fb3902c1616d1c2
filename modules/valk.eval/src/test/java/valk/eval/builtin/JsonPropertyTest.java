package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** JSON of any shape: what is written reads back equal, and any bytes give a value or an error. */
class JsonPropertyTest {
  private static final String[] PIECES = {
    "{", "}", "[", "]", ",", ":", "\\\"", "1", "-", "0", "2.5", "e3", "true", "false", "null", " ",
    "\\n", "\\\\", "u", "d83d", "a", "é", "😀", "\\t"
  };

  @Property(tries = 60)
  void whatIsWrittenReadsBack(@ForAll Random random) {
    String json = json(random, Lisp.isZealous() ? 2 : 6);
    try (Lisp lisp = new Lisp()) {
      lisp.run("(def {x} (json/read " + literal(json) + "))");
      assertEquals("1", lisp.print("(== x (json/read (json/write x)))"), json);
      assertEquals("1", lisp.print("(== x (json/read (json/write x 2)))"), json);
      assertEquals(literal(json), lisp.print("(json/write x)"));
    }
  }

  @Property(tries = 60)
  void anyTextIsAValueOrAnError(@ForAll Random random) {
    String text =
        IntStream.range(0, random.nextInt(30))
            .mapToObj(i -> PIECES[random.nextInt(PIECES.length)])
            .collect(Collectors.joining());
    try (Lisp lisp = new Lisp()) {
      String outcome = lisp.outcome("(do (json/read \"" + text + "\") \"value\")");
      assertTrue(List.of("\"value\"", "error :read").contains(outcome), text + ": " + outcome);
    }
  }

  /** A text without blanks, in the form in which json/write gives it. */
  private static String json(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> "true";
      case 1 -> "false";
      case 2 -> "null";
      case 3 -> Integer.toString(random.nextInt());
      case 4 -> Float.toString(random.nextInt(1000) / 8f);
      case 5 -> string(random);
      case 6 ->
          IntStream.range(0, random.nextInt(25))
              .mapToObj(i -> json(random, depth - 1 - random.nextInt(depth)))
              .collect(Collectors.joining(",", "[", "]"));
      default ->
          IntStream.range(0, random.nextInt(6))
              .mapToObj(i -> "\"k" + i + "\":" + json(random, depth - 1))
              .collect(Collectors.joining(",", "{", "}"));
    };
  }

  private static String string(Random random) {
    String[] parts = {"a", "é", "漢", "😀", "\\\"", "\\\\", "\\n", "\\t", "\\u0001", " "};
    return IntStream.range(0, random.nextInt(8))
        .mapToObj(i -> parts[random.nextInt(parts.length)])
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String literal(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
