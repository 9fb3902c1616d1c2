package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SortBuiltinsTest extends BuiltinTest {
  @Test
  void sortsNumbersAndStrings() {
    lisp.check(
        """
        (sort {3 1 2}) => {1 2 3}
        (sort nil) => {}
        (sort {1}) => {1}
        (sort {2 1.5 -3 1e9}) => {-3 1.5 2 1000000000.0}
        (sort {"b" "a" "ab" "" "ä" "z"}) => {"" "a" "ab" "b" "z" "ä"}
        (sort {1 1.0 1}) => {1 1.0 1}
        (sort {9007199254740993 9007199254740992.0}) => {9007199254740992.0 9007199254740993}
        (sort '(2 1)) => {1 2}
        (sort-by len {"ccc" "a" "bb"}) => {"a" "bb" "ccc"}
        (sort-by - {1 3 2}) => {3 2 1}
        ((sort-by fst) {{2 a} {1 b}}) => {{1 b} {2 a}}
        (sort-by fst nil) => {}
        """);
  }

  @Test
  void refusesWhatHasNoOrder() {
    lisp.check(
        """
        (sort {1 "a"}) => error :type
        (sort {a b}) => error :type
        (sort {:a}) => error :type
        (sort-by id {1 "a"}) => error :type
        (sort 5) => error :type
        (sort-by 5 {1}) => error :type
        """);
    assertEquals(
        "sort: wanted numbers only or strings only, got the number 1 and the keyword :a",
        lisp.message("(sort {1 :a})"));
  }

  @Test
  void isStable() {
    lisp.run(
        "(def {pairs} (map (\\ {i} {list (% (* i 7919) 13) i}) (range 0 N)))"
            .replace("N", "" + Lisp.scaled(2000)));
    lisp.run("(fun {with k} {filter (\\ {p} {== (fst p) k}) pairs})");
    assertEquals("1", lisp.print("(== (sort-by fst pairs) (unpack join (map with (range 0 13))))"));
  }

  /** Of every length around those of runs: mixed up, falling, rising, and rising twice. */
  @Test
  void sortsWhateverTheRuns() {
    int longest = Lisp.isZealous() ? 30 : 130;
    for (int n = 0; n < longest; n++) {
      int length = n;
      assertSorted(IntStream.range(0, n).map(i -> i * 7919 % 31));
      assertSorted(IntStream.range(0, n).map(i -> -i / 2));
      assertSorted(IntStream.range(0, n).map(i -> i / 3));
      assertSorted(IntStream.range(0, n).map(i -> i % (length / 2 + 1)));
    }
  }

  /** By itself, and with its place as what sorting by a key must not change the order of. */
  private void assertSorted(IntStream numbers) {
    List<Integer> list = numbers.boxed().toList();
    List<String> places = IntStream.range(0, list.size()).mapToObj(i -> entry(list, i)).toList();
    List<String> byNumber =
        IntStream.range(0, list.size())
            .boxed()
            .sorted(Comparator.comparing(list::get))
            .map(i -> entry(list, i))
            .toList();
    assertEquals(
        quoted(list.stream().sorted().toList()), lisp.print("(sort " + quoted(list) + ")"));
    assertEquals(quoted(byNumber), lisp.print("(sort-by fst " + quoted(places) + ")"));
  }

  private static String entry(List<Integer> list, int place) {
    return "{" + list.get(place) + " " + place + "}";
  }

  private static String quoted(List<?> elements) {
    return elements.stream().map(Object::toString).collect(Collectors.joining(" ", "{", "}"));
  }

  @Test
  void ordersStringsWhereverTheyDiffer() {
    for (int common = 0; common < 70; common++) {
      String start = "é" + "x".repeat(common);
      lisp.check(
          """
          (sort {"Sb" "Sa" "S" "Sä"}) => {"S" "Sa" "Sb" "Sä"}
          (== "Sa" (str "S" "a")) => 1
          (== "Sa" "Sb") => 0
          (ord "Saaaaaaaaa" "Saaaaaaaab") => -1
          (ord "S" "Sa") => -1
          """
              .replace("S", start));
    }
  }

  /** Short and long, with and without a common beginning, with NUL, equal ones among them. */
  @Test
  void sortsStringsByCodePoint() {
    Random random = new Random(7);
    for (int turn = 0; turn < Lisp.scaled(300); turn++) {
      String start = "xy".repeat(random.nextInt(25));
      int longest = 1 + random.nextInt(12);
      List<String> strings =
          random
              .ints(1 + random.nextInt(60), 0, longest)
              .mapToObj(n -> start + word(random, n))
              .toList();
      List<String> sorted = strings.stream().sorted(BY_CODE_POINT).map(s -> literal(s)).toList();
      String given = quoted(strings.stream().map(s -> literal(s)).toList());
      assertEquals("1", lisp.print("(== (sort " + given + ") " + quoted(sorted) + ")"), given);
      String byKey = "(map snd (sort-by fst (zip L (range 0 (len L)))))".replace("L", given);
      assertEquals(quoted(placesInOrder(strings)), lisp.print(byKey), given);
    }
  }

  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private static String word(Random random, int length) {
    String[] letters = {"a", "b", "\0", "\u007f", "é", "漢", "\uffff", "😀"};
    return random
        .ints(length, 0, letters.length)
        .mapToObj(i -> letters[i])
        .collect(Collectors.joining());
  }

  private static String literal(String text) {
    return "\"" + text.replace("\0", "\\0").replace("\u007f", "\\u007f") + "\"";
  }

  private static List<Integer> placesInOrder(List<String> strings) {
    return IntStream.range(0, strings.size())
        .boxed()
        .sorted(Comparator.comparing(strings::get, BY_CODE_POINT))
        .toList();
  }

  @Test
  void callsTheKeyOnceForEachElement() {
    lisp.run("(def {calls} 0)");
    String turns = "" + Lisp.scaled(1000);
    lisp.run("(fun {key x} {(set! {calls} (+ calls 1)) (- x)})");
    lisp.run("(sort-by key (range 0 " + turns + "))");
    assertEquals(turns, lisp.print("calls"));
  }

  @Test
  void sortsPseudoRandomNumbers() {
    String turns = "" + Lisp.scaled(10000);
    lisp.run("(fun {scatter i} {% (* i 1103515245) 65537})");
    lisp.run("(def {l} (map scatter (range 0 " + turns + ")))");
    lisp.run("(def {sorted} (sort l))");
    assertEquals(turns, lisp.print("(len sorted)"));
    assertEquals("1", lisp.print("(== (sum l) (sum sorted))"));
    assertEquals(
        "0", lisp.print("(len (filter (\\ {p} {> (fst p) (snd p)}) (zip sorted (tail sorted))))"));
  }
}
