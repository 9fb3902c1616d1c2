package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import valk.eval.value.TextBuffer;

/** What json/write makes of strings and numbers of every length, and of texts of every size. */
class JsonWriterTest {
  private static String written(Lisp lisp, String form) {
    return lisp.display("(json/write " + form + ")");
  }

  private static String quoted(String text) {
    return "\"" + escapedForLisp(text).replace("\n", "\\n") + "\"";
  }

  /** Strings are looked through eight bytes at a time, and the last ones apart. */
  @Test
  void whatIsEscapedIsFoundAtEveryPlaceOfStringsOfEveryLength() {
    try (Lisp lisp = new Lisp()) {
      for (String special : List.of("\"", "\\", "\n", "é", "~")) {
        for (int length = 1; length <= 18; length++) {
          for (int at = 0; at < length; at++) {
            String text = "x".repeat(at) + special + "y".repeat(length - at - 1);
            assertEquals(quoted(text), written(lisp, quoted(text)));
          }
        }
      }
    }
  }

  @Test
  void everyControlCharacterIsEscapedAndNothingElseOfAsciiIs() {
    try (Lisp lisp = new Lisp()) {
      for (char c = 0; c < 0x80; c++) {
        String given = "\"x\\u%04xxxxxxxxxx\"".formatted((int) c);
        String json = written(lisp, "(json/read \"" + escapedForLisp(given) + "\")");
        boolean isEscaped = c < ' ' || c == '"' || c == '\\';
        assertEquals(isEscaped, json.charAt(2) == '\\', json);
        assertEquals(isEscaped, !json.equals("\"x" + c + "xxxxxxxxx\""), json);
      }
    }
  }

  private static String escapedForLisp(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  @Test
  void integersOfEveryLengthHaveTheirDigits() {
    try (Lisp lisp = new Lisp()) {
      for (long power = 1; power <= 100_000_000_000_000_000L; power *= 10) {
        for (long near = power - 1; near <= power + 1; near++) {
          assertEquals(Long.toString(near), written(lisp, Long.toString(near)));
          assertEquals(Long.toString(-near), written(lisp, Long.toString(-near)));
        }
      }
    }
  }

  /** Texts up to the size of the buffer are written once, others twice. */
  @Test
  void textsAboutAsLongAsTheBufferAreWhole() {
    try (Lisp lisp = new Lisp()) {
      for (int items = TextBuffer.BYTES / 8 - 3; items <= TextBuffer.BYTES / 8 + 3; items++) {
        for (String item : List.of("\"1234é\"", "\"12345\"")) {
          lisp.run("(def {l} (map (\\ {i} {do %s}) (range 0 %d)))".formatted(item, items));
          String expected =
              IntStream.range(0, items)
                  .mapToObj(i -> item)
                  .collect(Collectors.joining(",", "[", "]"));
          assertEquals(expected, written(lisp, "l"));
        }
      }
    }
  }

  /** Whatever lies in a frame when it is time for a safepoint. */
  @Test
  void valuesOfAllKindsGoOnAfterASafepoint() {
    try (Lisp lisp = new Lisp()) {
      lisp.run(
          "(def {m} (map/new)) (for {i (range 0 700)} {map/put! m (str \"k\" i) (select"
              + " {(== 0 (% i 3)) i} {(== 1 (% i 3)) (str i)} {otherwise (list i)})})"
              + " (for {i (range 0 700)} {if (== 0 (% i 2)) {map/del! m (str \"k\" i)} {nil}})");
      String expected =
          IntStream.range(0, 700)
              .filter(i -> i % 2 != 0)
              .mapToObj(
                  i ->
                      "\"k%d\":%s"
                          .formatted(i, List.of("" + i, "\"" + i + "\"", "[" + i + "]").get(i % 3)))
              .collect(Collectors.joining(",", "{", "}"));
      assertEquals(expected, written(lisp, "m"));
      assertEquals("1", lisp.print("(== m (json/read (json/write m)))"));
    }
  }

  /** Short keys are copied when they come again, and some share a place where they are kept. */
  @Test
  void keysThatComeAgainAreWrittenAsBefore() {
    try (Lisp lisp = new Lisp()) {
      List<String> keys =
          List.of("", "i", "id", "seven77", "eight888", "thirteen13131", "fourteen141414", "q\"q")
              .stream()
              .flatMap(key -> IntStream.range(0, 6).mapToObj(i -> key + "x".repeat(i)))
              .toList();
      String pairs =
          IntStream.range(0, keys.size())
              .mapToObj(i -> quoted(keys.get(i)) + " (+ i " + i + ")")
              .collect(Collectors.joining(" "));
      lisp.run("(def {maps} (map (\\ {i} {map/of %s}) (range 0 50)))".formatted(pairs));
      String expected =
          IntStream.range(0, 50)
              .mapToObj(
                  i ->
                      IntStream.range(0, keys.size())
                          .boxed()
                          .collect(
                              Collectors.toMap(
                                  k -> quoted(keys.get(k)),
                                  k -> i + k,
                                  (a, b) -> b,
                                  LinkedHashMap::new))
                          .entrySet()
                          .stream()
                          .map(e -> e.getKey() + ":" + e.getValue())
                          .collect(Collectors.joining(",", "{", "}")))
              .collect(Collectors.joining(",", "[", "]"));
      assertEquals(expected, written(lisp, "maps"));
      assertEquals(
          expected, written(lisp, "maps 1").replace("\n", "").replace(" ", ""), "indented");
    }
  }

  /** The word of the number 0 has no bits, as memory that nobody has written. */
  @Test
  void keysThatAreNoStringsAreRefused() {
    try (Lisp lisp = new Lisp()) {
      for (String key : List.of("0", "1", "-1", "0.0", "nil", ":id", "'id", "{1}")) {
        for (String before : List.of("nil", "(map/of \"id\" 1)", "{0 0}")) {
          String maps = "(list %s (map/of %s 1))".formatted(before, key);
          String message = lisp.display("(try {json/write %s} error/message)".formatted(maps));
          assertTrue(message.startsWith("json/write: the keys of a JSON object"), message);
        }
      }
    }
  }

  /** A text written twice fills the buffer while keys come: also these are whole. */
  @Test
  void keysAreWholeWhereverTheBufferEnds() {
    try (Lisp lisp = new Lisp()) {
      for (int before = TextBuffer.BYTES - 40; before < TextBuffer.BYTES; before++) {
        lisp.run("(def {long} (make-string %d \"x\"))".formatted(before));
        String keys = "{\"key\":1,\"another\":2}";
        assertEquals(
            "[\"" + "x".repeat(before) + "\"," + keys + "," + keys + "," + keys + "]",
            written(
                lisp, "(cons long (map (\\ {i} {map/of \"key\" 1 \"another\" 2}) (range 0 3)))"));
      }
    }
  }
}
