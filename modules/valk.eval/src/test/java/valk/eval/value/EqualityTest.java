package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import valk.gc.Words;

class EqualityTest {
  @Test
  void listsOfAMillionElements() {
    try (Bench bench = Bench.calm()) {
      int a = range(bench, 1_000_000, Words.QUOTED);
      int b = range(bench, 1_000_000, Words.EXPRESSION);
      int c = range(bench, 1_000_001, Words.QUOTED);
      long before = bench.polls();
      assertTrue(bench.equal(a, b));
      assertTrue(bench.polls() - before >= 900, "long work polls");
      assertFalse(bench.equal(a, c));
      assertEquals(bench.hash(a), bench.hash(b));
    }
  }

  private static int range(Bench bench, int count, int tag) {
    int list = bench.push(Words.NIL);
    for (int i = count - 1; i >= 0; i--) {
      bench.ensure(Words.PAIR_BYTES, Bench.FP, bench.top());
      bench.stack()[list] = bench.heap().pair(Words.fixnum(i), bench.at(list)) | tag;
    }
    return list;
  }

  @Test
  void twoHundredThousandNestedLists() {
    try (Bench bench = Bench.calm()) {
      int a = nested(bench, 200_000);
      int b = nested(bench, 200_000);
      int c = nested(bench, 200_001);
      assertTrue(bench.equal(a, b));
      assertFalse(bench.equal(a, c));
      assertEquals(bench.hash(a), bench.hash(b));
    }
  }

  private static int nested(Bench bench, int depth) {
    int list = bench.push(Words.NIL);
    for (int i = 0; i < depth; i++) {
      bench.ensure(Words.PAIR_BYTES, Bench.FP, bench.top());
      bench.stack()[list] = bench.heap().pair(bench.at(list), Words.NIL) | Words.QUOTED;
    }
    return list;
  }

  @Test
  void nestingThatLeavesWorkBehindEndsCleanlyAtTheStackLimit() {
    try (Bench bench = Bench.calm()) {
      int a = nestedInFront(bench, 400_000);
      int b = nestedInFront(bench, 400_000);
      assertThrows(Bench.StackFull.class, () -> bench.equal(a, b));
      assertTrue(bench.equal(a, a));
    }
  }

  /** {@code (((… 1) 1) 1)}: after each inner list something is left to compare. */
  private static int nestedInFront(Bench bench, int depth) {
    int list = bench.push(Words.NIL);
    for (int i = 0; i < depth; i++) {
      bench.ensure(2 * Words.PAIR_BYTES, Bench.FP, bench.top());
      long one = bench.heap().pair(Words.fixnum(1), Words.NIL) | Words.QUOTED;
      bench.stack()[list] = bench.heap().pair(bench.at(list), one) | Words.QUOTED;
    }
    return list;
  }

  @Test
  void vectorsThatContainThemselves() {
    try (Bench bench = Bench.calm()) {
      int a = selfContaining(bench, 1);
      int b = selfContaining(bench, 1);
      int c = selfContaining(bench, 2);
      assertEndsWith(true, bench, a, b);
      assertEndsWith(false, bench, a, c);
      assertEndsWith(true, bench, a, a);
      assertEquals(bench.hash(a), bench.hash(b));
    }
  }

  @Test
  void cyclesOfDifferentLengthWithTheSameUnfolding() {
    try (Bench bench = Bench.zealous()) {
      int a = ring(bench, 3);
      int b = ring(bench, 7);
      assertEndsWith(true, bench, a, b);
    }
  }

  private static void assertEndsWith(boolean expected, Bench bench, int a, int b) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertEquals(expected, bench.equal(a, b)));
  }

  /** {@code [n #itself #itself]}. */
  private static int selfContaining(Bench bench, int number) {
    int from = bench.push(Words.fixnum(number));
    int vector = bench.vector(from);
    for (int i = 0; i < 2; i++) {
      VectorCell.push(bench, vector, vector, Bench.FP, bench.top());
    }
    return vector;
  }

  /** A ring of vectors, each with the next one twice. */
  private static int ring(Bench bench, int length) {
    int first = bench.vector(bench.top());
    int last = bench.push(bench.at(first));
    for (int i = 1; i < length; i++) {
      int next = bench.vector(bench.top());
      link(bench, last, next);
      bench.stack()[last] = bench.at(next);
      bench.popTo(next);
    }
    link(bench, last, first);
    bench.popTo(last);
    return first;
  }

  private static void link(Bench bench, int from, int to) {
    VectorCell.push(bench, from, to, Bench.FP, bench.top());
    VectorCell.push(bench, from, to, Bench.FP, bench.top());
  }

  @Test
  void sharedPartsAreNotComparedAgainAndAgain() {
    try (Bench bench = Bench.calm()) {
      int a = doubled(bench, 60);
      int b = doubled(bench, 60);
      assertEndsWith(true, bench, a, b);
    }
  }

  /** What was met lies in a table by addresses, and a checkpoint changes these. */
  @Test
  void whatWasMetIsKnownWhenItHasMoved() {
    long calm = pollsOfAComparison(0);
    assertTrue(calm > 50, "polls: " + calm);
    for (long poll = 1; poll <= calm; poll++) {
      assertEquals(calm, pollsOfAComparison(poll), "checkpoint at poll " + poll);
    }
  }

  private static long pollsOfAComparison(long checkpoint) {
    try (Bench bench = Bench.calm()) {
      int a = doubled(bench, 800);
      int b = doubled(bench, 800);
      long before = bench.polls();
      bench.checkpointAtPoll(checkpoint);
      assertTrue(bench.equal(a, b));
      return bench.polls() - before;
    }
  }

  /** A list of two elements that are the same list of two, and so on: 2 to the depth unfolded. */
  private static int doubled(Bench bench, int depth) {
    int list = bench.push(Words.fixnum(1));
    for (int i = 0; i < depth; i++) {
      bench.push(bench.at(list));
      bench.push(bench.at(list));
      int next = bench.list(list + 1, Words.QUOTED);
      bench.stack()[list] = bench.at(next);
      bench.popTo(next);
    }
    return list;
  }

  @Test
  void mapsWhateverTheOrderOfTheirEntries() {
    try (Bench bench = Bench.zealous()) {
      int a = countingMap(bench, 0, 300, 1);
      int b = countingMap(bench, 299, -1, -1);
      int c = countingMap(bench, 0, 299, 1);
      assertTrue(bench.equal(a, b));
      assertFalse(bench.equal(a, c));
      assertEquals(bench.hash(a), bench.hash(b));
    }
  }

  /** Keys are lists, so that comparing keys reaches safepoints. */
  private static int countingMap(Bench bench, int from, int to, int step) {
    int map = bench.map();
    for (int i = from; i != to; i += step) {
      int key = bench.push(Words.fixnum(i));
      bench.list(key, Words.QUOTED);
      int value = bench.string("value " + i);
      MapCell.put(bench, map, key, value, Bench.FP, bench.top());
      bench.popTo(key);
    }
    return map;
  }

  @Test
  void numbersOfBothKinds() {
    try (Bench bench = Bench.calm()) {
      int one = bench.push(Words.fixnum(1));
      assertTrue(bench.equal(one, bench.real(1.0)));
      assertFalse(bench.equal(one, bench.real(1.5)));
      assertTrue(bench.equal(bench.real(Double.NaN), bench.real(Double.NaN)));
      assertFalse(bench.equal(bench.real(Double.NaN), one));
      assertEquals(bench.hash(bench.real(Double.NaN)), bench.hash(bench.real(-Double.NaN)));
      assertTrue(bench.equal(bench.real(0.0), bench.real(-0.0)));
      assertEquals(bench.hash(bench.real(0.0)), bench.hash(bench.real(-0.0)));
    }
  }

  @Test
  void functionsAreEqualToThemselvesOnly() {
    try (Bench bench = Bench.zealous()) {
      int f = bench.closure("f");
      int g = bench.closure("f");
      assertTrue(bench.equal(f, f));
      assertFalse(bench.equal(f, g));
      int hash = bench.hash(f);
      bench.shake();
      assertEquals(hash, bench.hash(f), "a hash outlives a move");
      assertNotEquals(hash, bench.hash(g));
    }
  }

  @Test
  void errorsByKindMessageAndData() {
    try (Bench bench = Bench.calm()) {
      int a = bench.error("no", Words.fixnum(1));
      assertTrue(bench.equal(a, bench.error("no", Words.fixnum(1))));
      assertFalse(bench.equal(a, bench.error("no", Words.fixnum(2))));
      assertFalse(bench.equal(a, bench.error("yes", Words.fixnum(1))));
    }
  }

  @Test
  void nestingDiffersFromConcatenation() {
    try (Bench bench = Bench.calm()) {
      int nested = bench.push(Words.fixnum(1));
      bench.list(nested, Words.QUOTED);
      bench.push(Words.fixnum(2));
      bench.list(nested, Words.QUOTED);
      int flat = bench.push(Words.fixnum(1));
      bench.push(Words.fixnum(2));
      bench.list(flat, Words.QUOTED);
      bench.list(flat, Words.QUOTED);
      assertEquals("{{1} 2}", bench.print(nested));
      assertEquals("{{1 2}}", bench.print(flat));
      assertFalse(bench.equal(nested, flat));
      assertNotEquals(bench.hash(nested), bench.hash(flat));
    }
  }
}
