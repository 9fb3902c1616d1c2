package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The string builtins against {@link String}, for texts that mix code points of all lengths. */
class StringPropertyTest {
  private static final int MOST = Lisp.scaled(1000);
  private static final int[] POINTS = {
    'a', 'b', ' ', 0xA0, 'Z', 0xDF, 0xE9, 0x3A3, 0x6F22, 0x1F600
  };

  @Property(tries = 40)
  void indexesAndSlices(@ForAll @IntRange(max = 700) int length, @ForAll Random random) {
    String text = text(random, Math.min(length, MOST));
    int[] points = text.codePoints().toArray();
    try (Lisp lisp = new Lisp()) {
      lisp.run("(def {s} " + quoted(text) + ")");
      assertEquals("" + points.length, lisp.print("(len s)"));
      for (int tries = 0; tries < 10; tries++) {
        int from = random.nextInt(points.length + 1);
        int to = from + random.nextInt(points.length - from + 1);
        String slice = new String(points, from, to - from);
        assertEquals(quoted(slice), lisp.print("(str/slice s " + from + " " + to + ")"));
        if (from < points.length) {
          String one = Character.toString(points[from]);
          assertEquals(quoted(one), lisp.print("(str/nth s " + from + ")"));
        }
      }
    }
  }

  @Property(tries = 40)
  void findsSplitsAndReplaces(@ForAll @IntRange(max = 300) int length, @ForAll Random random) {
    String text = text(random, Math.min(length, MOST));
    String part = text(random, 1 + random.nextInt(2));
    int from = random.nextInt(text.codePointCount(0, text.length()) + 1);
    int start = text.offsetByCodePoints(0, from);
    int found = text.indexOf(part, start);
    int index = found < 0 ? -1 : text.codePointCount(0, found);
    try (Lisp lisp = new Lisp()) {
      lisp.run("(def {s p} " + quoted(text) + " " + quoted(part) + ")");
      assertEquals("" + index, lisp.print("(str/index s p " + from + ")"));
      assertEquals(quoted(text.replace(part, "<>")), lisp.print("(str/replace s p \"<>\")"));
      assertEquals(
          listed(List.of(text.split(java.util.regex.Pattern.quote(part), -1))),
          lisp.print("(str/split s p)"));
      assertEquals(text.startsWith(part) ? "1" : "0", lisp.print("(str/starts? s p)"));
      assertEquals(text.endsWith(part) ? "1" : "0", lisp.print("(str/ends? s p)"));
    }
  }

  @Property(tries = 40)
  void mapsCaseAndTrims(@ForAll @IntRange(max = 300) int length, @ForAll Random random) {
    String text = text(random, Math.min(length, MOST));
    try (Lisp lisp = new Lisp()) {
      lisp.run("(def {s} " + quoted(text) + ")");
      assertEquals(quoted(text.toUpperCase(Locale.ROOT)), lisp.print("(str/upper s)"));
      assertEquals(quoted(text.toLowerCase(Locale.ROOT)), lisp.print("(str/lower s)"));
      assertEquals(quoted(stripped(text)), lisp.print("(str/trim s)"));
      assertEquals(
          listed(text.codePoints().mapToObj(Character::toString).toList()),
          lisp.print("(str/chars s)"));
    }
  }

  @Property(tries = 20)
  void mapsWordsOfThousandsOfLetters(@ForAll Random random) {
    int[] points = {'A', 0x3A3, 0x3A3, 0x301, '.', 0x6F22, 0x2B0};
    String text =
        random
            .ints(Lisp.scaled(4000 + random.nextInt(6000)), 0, points.length)
            .mapToObj(i -> Character.toString(points[i]))
            .collect(Collectors.joining());
    try (Lisp lisp = new Lisp()) {
      lisp.run("(def {s} " + quoted(text) + ")");
      assertEquals(quoted(text.toLowerCase(Locale.ROOT)), lisp.print("(str/lower s)"));
    }
  }

  @Property(tries = 30)
  void joinsPieces(@ForAll @IntRange(max = 60) int count, @ForAll Random random) {
    List<String> pieces =
        IntStream.range(0, count)
            .mapToObj(i -> text(random, random.nextInt(Lisp.scaled(400))))
            .toList();
    String all = String.join("", pieces);
    try (Lisp lisp = new Lisp()) {
      lisp.run("(def {l b} " + listed(pieces) + " (str/builder))");
      lisp.run("(for {p l} {str/add! b p})");
      assertEquals(quoted(all), lisp.print("(str/build b)"));
      assertEquals(quoted(all), lisp.print("(str/join l \"\")"));
      assertEquals(quoted(all), lisp.print("(apply str/concat l)"));
      assertEquals(quoted(all), lisp.print("(apply str l)"));
      assertEquals("" + all.codePointCount(0, all.length()), lisp.print("(len (str/build b))"));
    }
  }

  private static String text(Random random, int length) {
    return random
        .ints(length, 0, POINTS.length)
        .mapToObj(i -> Character.toString(POINTS[i]))
        .collect(Collectors.joining());
  }

  private static String stripped(String text) {
    return text.replaceAll("\\A\\p{IsWhite_Space}+|\\p{IsWhite_Space}+\\z", "");
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String listed(List<String> texts) {
    Function<String, String> quote = StringPropertyTest::quoted;
    return texts.stream().map(quote).collect(Collectors.joining(" ", "{", "}"));
  }
}
