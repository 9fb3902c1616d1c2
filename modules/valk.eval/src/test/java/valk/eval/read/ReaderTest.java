package valk.eval.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import valk.eval.value.Bench;
import valk.eval.value.StringCell;
import valk.gc.Words;

class ReaderTest {
  // ---- what is read

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "42 | 42",
        "-17 | -17",
        "+5 | 5",
        "0x1F | 31",
        "-0x10 | -16",
        "2305843009213693951 | 2305843009213693951",
        "-2305843009213693952 | -2305843009213693952",
        "3.14 | 3.14",
        "1e9 | 1000000000.0",
        "-2.5e-3 | -0.0025",
        ".5 | 0.5",
        "-0.0 | -0.0",
        "- | -",
        "... | ...",
        "-a | -a",
        "a#b | a#b",
        "λ | λ",
        "\\ | \\",
        ":name | :name",
        ":1 | :1",
        "() | {}",
        "{} | {}",
        "(a b) | (a b)",
        "{a (b {c})} | {a (b {c})}",
        "[a b] | (vector a b)",
        "#{k v} | (map/of k v)",
        "#{k v, l w} | (map/of k v l w)",
        "`#{k ,v} | (quasiquote (map/of k (unquote v)))",
        "'x | (quote x)",
        "''x | (quote (quote x))",
        "`(a ,b ,@c) | (quasiquote (a (unquote b) (unquote-splicing c)))",
        "a'b | a",
        "(a;b)¶ c) | (a c)",
      })
  void readsAndPrints(String text, String printed) {
    try (Bench bench = Bench.zealous()) {
      int slot = bench.push(read(bench, lines(text)));
      assertEquals(printed, bench.print(slot));
    }
  }

  /** Tables have one row a line, so line ends are written as pilcrows. */
  private static String lines(String text) {
    return text.replace('¶', '\n');
  }

  private static long read(Bench bench, String text) {
    return reader(bench, text).next(Bench.FP, bench.top());
  }

  private static Reader reader(Bench bench, String text) {
    return new Reader(bench, new Source("demo.valk", text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void escapesOfStrings() {
    assertEquals(
        "\u0007\b\f\n\r\t\u000b\\'\"\0é😀",
        string("\"\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"\\0\\u00e9\\ud83d\\uDE00\""));
    assertEquals("two\nlines\t", string("\"two\nlines\t\""));
  }

  private static String string(String literal) {
    try (Bench bench = Bench.calm()) {
      return StringCell.text(bench.space(), read(bench, literal));
    }
  }

  @Test
  void formsOneAfterTheOther() {
    try (Bench bench = Bench.zealous()) {
      Reader reader = reader(bench, "#!/usr/bin/valk\n1 ; one\n {2 3} x ; end");
      assertEquals(List.of("1", "{2 3}", "x"), readAll(bench, reader));
      assertFalse(reader.hasNext());
    }
  }

  @Test
  void byteOrderMarkIsNoText() {
    try (Bench bench = Bench.calm()) {
      assertEquals(List.of("1"), readAll(bench, reader(bench, "\uFEFF1")));
    }
  }

  private static List<String> readAll(Bench bench, Reader reader) {
    List<String> forms = new ArrayList<>();
    while (reader.hasNext()) {
      int slot = bench.push(reader.next(Bench.FP, bench.top()));
      forms.add(bench.print(slot));
      bench.popTo(slot);
    }
    assertEquals(Words.NONE, reader.next(Bench.FP, bench.top()));
    return forms;
  }

  @Test
  void listOfAHundredThousandElements() {
    try (Bench bench = Bench.calm()) {
      String text = "{" + "1 ".repeat(100_000) + "}";
      int list = bench.push(read(bench, text));
      assertEquals(text.replace(" }", "}"), bench.print(list));
    }
  }

  // ---- what is not

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "(fun {f x} {¶  (print x)¶  (id) | demo.valk:3:7: unclosed '{' opened at 1:12",
        "{a¶  (b | demo.valk:2:5: unclosed '(' opened at 2:3",
        "1 \"abc | demo.valk:1:7: unclosed '\"' opened at 1:3",
        "#{1 2 ; c | demo.valk:1:6: unclosed '#{' opened at 1:1",
        ") | demo.valk:1:1: unexpected ')'",
        "(a} | demo.valk:1:3: '}' does not close '(' opened at 1:1",
        "é {a] | demo.valk:1:5: ']' does not close '{' opened at 1:3",
        "' | demo.valk:1:2: no form after '",
        "(a ,) | demo.valk:1:5: no form after ,",
        "#foo | demo.valk:1:1: a symbol cannot begin with '#'",
        "#<fun f> | demo.valk:1:1: '#<' begins what has no readable form",
        ": | demo.valk:1:1: keyword without a name",
        "1e999 | demo.valk:1:1: real number out of range: 1e999",
        "1e-999 | demo.valk:1:1: real number out of range: 1e-999",
        "\"a\\qb\" | demo.valk:1:3: unknown escape '\\q'",
        "\"\\é\" | demo.valk:1:2: unknown escape '\\é'",
        "\"\\u00g0\" | demo.valk:1:2: escape '\\u' without four hexadecimal digits",
        "\"\\ud800\" | demo.valk:1:2: lone surrogate '\\ud800'",
        "\"\\ud800\\u0041\" | demo.valk:1:2: lone surrogate '\\ud800'",
        "\"\\udc00\" | demo.valk:1:2: lone surrogate '\\udc00'",
      })
  void malformedTextIsReportedWhereItIs(String text, String report) {
    try (Bench bench = Bench.calm()) {
      String source = lines(text);
      Reader reader = reader(bench, source);
      List<String> forms = new ArrayList<>();
      ReadFailure failure = firstFailure(bench, reader, forms);
      Source named = new Source("demo.valk", source.getBytes(StandardCharsets.UTF_8));
      assertEquals(report, failure.text(named));
      assertEquals(Words.UNSET, reader.next(Bench.FP, bench.top()), "once and for all");
    }
  }

  private static ReadFailure firstFailure(Bench bench, Reader reader, List<String> forms) {
    while (true) {
      long form = reader.next(Bench.FP, bench.top());
      if (form == Words.UNSET) {
        return reader.failure();
      }
      assertTrue(form != Words.NONE, "the text must not end without a failure");
      int slot = bench.push(form);
      forms.add(bench.print(slot));
      bench.popTo(slot);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2305843009213693951, 2305843009213693951",
    "2305843009213693952, 2305843009213693952",
    "+2305843009213693952, 2305843009213693952",
    "-2305843009213693953, -2305843009213693953",
    "9223372036854775808, 9223372036854775808",
    "00000000000000000000000000000000000000007, 7",
    "0xFFFFFFFFFFFFFFFFFF, 4722366482869645213695",
    "-0Xffffffffffffffff, -18446744073709551615",
    "0x00000000000000000000001, 1",
  })
  void integersOfAnySize(String text, String printed) {
    try (Bench bench = Bench.zealous()) {
      int slot = bench.push(reader(bench, text).next(Bench.FP, bench.top()));
      assertEquals(printed, bench.print(slot));
    }
  }

  @Test
  void aTokenOfMillionsOfDigits() {
    try (Bench bench = Bench.calm()) {
      String digits = "1234567890".repeat(100_000);
      int slot = bench.push(reader(bench, "{-" + digits + "}").next(Bench.FP, bench.top()));
      assertEquals("{-" + digits + "}", bench.print(slot));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0, e0",
    "1., 0, 1",
    "0., 0, 1e5010",
    "9007199254740993., 0, ''",
    "9007199254740993., 0, 1",
    "9007199254740993, 0, e-5000",
    "-1, 1, e-4900",
    "1., 3, e1000000000000000000000",
    "1., 3, e-1000000000000000000000",
  })
  void realsOfManyDigits(String start, String digit, String end) {
    byte[] text = (start + digit.repeat(5000) + end).getBytes(StandardCharsets.US_ASCII);
    double expected = Double.parseDouble(new String(text, StandardCharsets.US_ASCII));
    assertEquals(expected, NumberLiteral.real(text, 0, text.length));
  }

  @ParameterizedTest
  @CsvSource({
    "00, NUL byte in the source",
    "07, control character U+0007 in the source",
    "7F, control character U+007F in the source",
    "C285, control character U+0085 in the source",
    "FF, malformed UTF-8: byte 0xFF",
    "C3, malformed UTF-8: byte 0xC3",
    "EDA080, malformed UTF-8: byte 0xED",
  })
  void illegalBytesFailWhereTheyStand(String hex, String message) {
    byte[] illegal = java.util.HexFormat.of().parseHex(hex);
    for (String before : List.of("1 ", "1 (a ", "1 \"text", "1 ; comment", "1 abc")) {
      try (Bench bench = Bench.calm()) {
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] text = java.util.Arrays.copyOf(start, start.length + illegal.length);
        System.arraycopy(illegal, 0, text, start.length, illegal.length);
        List<String> forms = new ArrayList<>();
        Reader reader = new Reader(bench, new Source("demo.valk", text));
        ReadFailure failure = firstFailure(bench, reader, forms);
        assertEquals(message, failure.message());
        assertEquals(start.length, failure.position());
        assertEquals(List.of("1"), forms, "what lies before is read");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "{", "[", "#{", "'", ",@"})
  void nestingIsLimited(String opening) {
    try (Bench bench = Bench.calm()) {
      Reader reader = reader(bench, opening.repeat(200_000));
      assertEquals(Words.UNSET, reader.next(Bench.FP, bench.top()));
      assertEquals("nested more than 10000 deep", reader.failure().message());
    }
  }

  @Test
  void nestingUpToTheLimitIsRead() {
    try (Bench bench = Bench.calm()) {
      String text = "{".repeat(10_000) + "}".repeat(10_000);
      assertTrue(Words.isPair(read(bench, text)));
      assertEquals(Words.UNSET, read(bench, "'" + text));
    }
  }

  // ---- places

  @Test
  void spansAreInPreorder() {
    try (Bench bench = Bench.zealous()) {
      Reader reader = reader(bench, " (if 'c\n  [x] {})");
      reader.next(Bench.FP, bench.top());
      SpanTable spans = reader.spans();
      assertSpans(spans, 1, 2, 5, 5, 6, 10, 10, 11, 14);
      assertEquals(9, spans.skip(0));
      assertEquals(5, spans.skip(2), "'c is a list of two");
      assertEquals(8, spans.skip(5), "[x] is a list of two");
    }
  }

  @Test
  void spansOfMapsAndBareAtoms() {
    try (Bench bench = Bench.calm()) {
      Reader reader = reader(bench, "x #{a 1}");
      reader.next(Bench.FP, bench.top());
      assertSpans(reader.spans(), 0);
      reader.next(Bench.FP, bench.top());
      assertSpans(reader.spans(), 2, 2, 4, 6);
    }
  }

  private static void assertSpans(SpanTable spans, int... positions) {
    assertEquals(positions.length, spans.size());
    for (int i = 0; i < positions.length; i++) {
      assertEquals(positions[i], spans.position(i), "entry " + i);
    }
  }

  @Test
  void spansAreChargedWhileTheReaderHoldsThem() {
    try (Bench bench = Bench.calm()) {
      Reader reader = reader(bench, "{" + "1 ".repeat(10_000) + "} 2");
      reader.next(Bench.FP, bench.top());
      assertTrue(bench.heap().charged() >= 10_000L * SpanTable.ENTRY_BYTES);
      reader.next(Bench.FP, bench.top());
      assertEquals(0, bench.heap().charged());
      reader.close();
    }
  }
}
