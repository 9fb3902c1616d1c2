package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ListBuiltinsTest extends BuiltinTest {
  @Test
  void takesListsApart() {
    lisp.check(
        """
        (head {1 2 3}) => 1
        (fst {1 2 3}) => 1
        (snd {1 2 3}) => 2
        (trd {1 2 3}) => 3
        (last {1 2 3}) => 3
        (tail {1 2 3}) => {2 3}
        (tail {1}) => {}
        (init {1 2 3}) => {1 2}
        (init {1}) => {}
        (nth 1 {a b c}) => a
        (nth 3 {a b c}) => c
        (take 2 {1 2 3}) => {1 2}
        (take 0 {1 2 3}) => {}
        (take 9 {1 2 3}) => {1 2 3}
        (drop 2 {1 2 3}) => {3}
        (drop 9 {1 2 3}) => {}
        (split 2 {1 2 3}) => {{1 2} {3}}
        (split 9 {1 2 3}) => {{1 2 3} {}}
        (split 0 {1}) => {{} {1}}
        (len {}) => 0
        (len {1 2 {3 4}}) => 3
        (len "äöü€") => 4
        (len [1 2]) => 2
        (len #{:a 1}) => 1
        """);
  }

  @Test
  void putsListsTogether() {
    lisp.check(
        """
        (list) => {}
        (list 1 "a" :k) => {1 "a" :k}
        (cons 1 nil) => {1}
        (cons {1} {2}) => {{1} 2}
        (join) => {}
        (join {1} {2 3} nil {4}) => {1 2 3 4}
        (join {1} 2) => {1 2}
        (join nil 2 3) => {2 3}
        (join {1} 2 {3}) => {1 2 3}
        (append {1 2} 3) => {1 2 3}
        (append {1} {2}) => {1 {2}}
        (append nil 1) => {1}
        (reverse {1 2 3}) => {3 2 1}
        (reverse nil) => {}
        (range 0 4) => {0 1 2 3}
        (range -2 1) => {-2 -1 0}
        (range 3 3) => {}
        (range 5 0) => {}
        (flatten {1 {2 {3 {}} 4} {{{5}}}}) => {1 2 3 4 5}
        (flatten {{} {{}}}) => {}
        (flatten (list [1 {2}])) => {[1 {2}]}
        """);
  }

  @Test
  void keepsTheKindOfThePart() {
    lisp.check(
        """
        (tail '(1 2 3)) => (2 3)
        (init '(1 2 3)) => (1 2)
        (cons 0 '(1)) => (0 1)
        (cons 0 {1}) => {0 1}
        (take 1 '(1 2)) => (1)
        (drop 1 '(1 2)) => (2)
        (append '(1) 2) => (1 2)
        (join '(1) {2}) => {1 2}
        (join {1} '(2)) => (1 2)
        (join '(1) nil) => (1)
        (join '(1) 2) => (1 2)
        (list '(1)) => {(1)}
        (reverse '(1 2)) => {2 1}
        (tail (cons 0 '(1 2))) => (1 2)
        """);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    lisp.check(
        """
        (head nil) => error :range
        (fst nil) => error :range
        (snd {1}) => error :range
        (trd {1 2}) => error :range
        (tail nil) => error :range
        (init nil) => error :range
        (last nil) => error :range
        (nth 0 {1}) => error :range
        (nth 2 {1}) => error :range
        (nth -1 {1}) => error :range
        (take -1 {1}) => error :range
        (drop -1 {1}) => error :range
        (split -1 {1}) => error :range
        """);
    assertEquals(
        "nth: no element 4: the list has 3, counted from 1", lisp.message("(nth 4 {1 2 3})"));
  }

  @Test
  void refusesOtherTypes() {
    lisp.check(
        """
        (head 1) => error :type
        (tail "ab") => error :type
        (cons 1 2) => error :type
        (join 1 {2}) => error :type
        (append 1 2) => error :type
        (reverse 1) => error :type
        (range 0 1.5) => error :type
        (take 1.0 {1}) => error :type
        (take {1} 1) => error :type
        (flatten 1) => error :type
        (len 5) => error :type
        (head {1} {2}) => error :arity
        (range 1) => error :arity
        """);
    assertEquals("head: argument 1: wanted a list, got the number 5", lisp.message("(head 5)"));
  }

  @Test
  void collectsArgumentsWhereTheLanguageSaysSo() {
    lisp.check(
        """
        ((nth 2) {1 2}) => 2
        ((take 1) {1 2}) => {1}
        ((drop 1) {1 2}) => {2}
        ((split 1) {1 2}) => {{1} {2}}
        (map (take 1) {{1 2} {3 4}}) => {{1} {3}}
        """);
  }

  @Test
  void copiesAcrossTheEdgesOfChunks() {
    int[] sizes = Lisp.isZealous() ? new int[] {513} : new int[] {511, 512, 513, 1024, 1025, 5000};
    for (int n : sizes) {
      String list = "(range 0 " + n + ")";
      lisp.check(
          """
          (== (join L {}) L) => 1
          (== (init (append L :x)) L) => 1
          (== (init (join L {1})) L) => 1
          (== (reverse (reverse L)) L) => 1
          (== (join (take 512 L) (drop 512 L)) L) => 1
          (== (map id L) L) => 1
          (== (filter (\\ {x} {1}) L) L) => 1
          (== (flatten (map list L)) L) => 1
          (== (unique L) L) => 1
          (== (sort (reverse L)) L) => 1
          (== (foldr cons nil L) L) => 1
          (== (repeat id (len L)) L) => 1
          (== (map fst (zip L L)) L) => 1
          (== (apply list L) L) => 1
          (== (vec/list (apply vector L)) L) => 1
          (== (last L) (nth (len L) L)) => 1
          """
              .replace("L", list));
    }
  }
}
