package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EqualityBuiltinsTest extends BuiltinTest {
  @Test
  void comparesByStructure() {
    lisp.check(
        """
        (== 1 1.0) => 1
        (!= 1 1.0) => 0
        (== {1 {2}} (list 1 (list 2))) => 1
        (== '(1 2) {1 2}) => 1
        (== [1 2] [1 2]) => 1
        (== #{:a 1 :b 2} #{:b 2 :a 1}) => 1
        (== {1} [1]) => 0
        (== "a" 'a) => 0
        (== id id) => 1
        (== (\\ {x} {x}) (\\ {x} {x})) => 0
        (== (error "m") (error "m")) => 1
        (== 9007199254740993 9007199254740992.0) => 0
        (== 1) => error :arity
        """);
  }

  @Test
  void searchesByEquality() {
    lisp.check(
        """
        (exists 2 {1 2}) => 1
        (exists 2.0 {1 2}) => 1
        (exists {1} {1 {1}}) => 1
        (exists 3 {1 2}) => 0
        (exists 1 nil) => 0
        ((exists 1) {1}) => 1
        (exists 1 1) => error :type
        (unique {1 2 1.0 3 2}) => {1 2 3}
        (unique {{1} {1} (1) "a" "a" a}) => {{1} "a" a}
        (unique nil) => {}
        (unique (list [1] [1] [2] #{:a 1 :b 2} #{:b 2 :a 1})) => {[1] [2] #{:a 1, :b 2}}
        (len (unique (list id id (\\ {x} {x}) (\\ {x} {x})))) => 3
        (unique 1) => error :type
        """);
  }

  @Test
  void findsUniqueRowsAmongVectorsOfOneLength() {
    int different = Lisp.scaled(10000);
    lisp.run(
        "(def {numbers} (map (\\ {i} {% i D}) (range 0 (* 2 D))))".replace("D", "" + different));
    lisp.run("(def {rows} (map (\\ {i} {vector i 0}) numbers))");
    lisp.run("(def {maps} (map (\\ {i} {map/of :id i}) numbers))");
    assertEquals("" + different, lisp.print("(len (unique rows))"));
    assertEquals("" + different, lisp.print("(len (unique maps))"));
  }
}
