package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VectorBuiltinsTest extends BuiltinTest {
  @Test
  void holdsElements() {
    lisp.check(
        """
        (vector) => []
        (vector 1 "a" {b}) => [1 "a" {b}]
        (vec/new 3 :x) => [:x :x :x]
        (vec/new 0 1) => []
        (vec/get [1 2 3] 0) => 1
        (vec/get [1 2 3] 2) => 3
        (vec/len [1 2]) => 2
        (vec/list [1 2 3]) => {1 2 3}
        (vec/list []) => {}
        (let {v [1 2]} {(vec/set! v 1 :x) v}) => [1 :x]
        (let {v []} {(vec/push! v 1) (vec/push! v 2) v}) => [1 2]
        (vec/push! [1] 2) => [1 2]
        (vec/set! [1 2] 0 :x) => [:x 2]
        (let {v [1 2]} {(list (vec/pop! v) v)}) => {2 [1]}
        """);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    lisp.check(
        """
        (vec/get [1] 1) => error :range
        (vec/get [1] -1) => error :range
        (vec/set! [1] 1 0) => error :range
        (vec/pop! []) => error :range
        (vec/new -1 0) => error :range
        (vec/new 100000000000 0) => error :range
        (vec/get {1} 0) => error :type
        (vec/get [1] 0.0) => error :type
        (vec/len "ab") => error :type
        (vec/new 1.5 0) => error :type
        """);
    assertEquals(
        "vec/get: no element 3: the vector has 2, counted from 0",
        lisp.message("(vec/get [1 2] 3)"));
  }

  @Test
  void growsAndShrinks() {
    lisp.run("(def {v} (vector))");
    int last = Lisp.scaled(100000) - 1;
    lisp.run("(dotimes {i " + (last + 1) + "} {vec/push! v (list i)})");
    assertEquals("{" + last + "}", lisp.print("(vec/get v " + last + ")"));
    lisp.run("(dotimes {i " + last + "} {vec/pop! v})");
    assertEquals("[{0}]", lisp.print("v"));
  }

  @Test
  void mayChangeWhileItsElementsAreMapped() {
    lisp.run("(def {v} [1 2 3 4])");
    assertEquals("{1 2 3 4}", lisp.print("(map (\\ {x} {(vec/pop! v) x}) (vec/list v))"));
    assertEquals("[]", lisp.print("v"));
  }
}
