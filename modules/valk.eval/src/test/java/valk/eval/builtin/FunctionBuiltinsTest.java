package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FunctionBuiltinsTest extends BuiltinTest {
  @Test
  void combinesFunctions() {
    lisp.check(
        """
        (id 5) => 5
        ((comp head tail) {1 2 3}) => 2
        (comp head tail {1 2 3}) => 2
        ((comp (+ 1) (\\ {x} {* 2 x})) 5) => error :type
        ((comp (\\ {x} {+ 1 x}) (\\ {x} {* 2 x})) 5) => 11
        (flip - 1 10) => 9
        ((flip cons) {2} 1) => {1 2}
        (apply + {1 2 3}) => 6
        (unpack + {1 2 3}) => 6
        ((unpack +) {1 2}) => 3
        (curry + {1 2}) => 3
        (apply list {}) => {}
        (pack len 1 2 3) => 3
        (pack id) => {}
        (uncurry head 1 2) => 1
        (apply list {a (+ 1 2)}) => {a (+ 1 2)}
        """);
  }

  @Test
  void reportsWhatIsWrong() {
    lisp.check(
        """
        (apply 1 {}) => error :type
        (apply + 1) => error :type
        (apply +) => error :arity
        (curry +) => error :arity
        (comp 1 2 3) => error :type
        (apply (\\ {a} {a}) {1 2}) => error :arity
        (comp id (\\ {x} {error :mine "m"}) 1) => error :mine
        """);
  }

  @Test
  void callsInTailPosition() {
    lisp.run("(fun {down n} {if (== n 0) {:done} {apply down (list (- n 1))}})");
    String turns = "" + Lisp.scaled(200000);
    assertEquals(":done", lisp.print("(down " + turns + ")"));
    lisp.run("(fun {step n} {if (== n 0) {:done} {comp step (\\ {x} {- x 1}) n}})");
    assertEquals(":done", lisp.print("(step " + turns + ")"));
  }

  @Test
  void spreadsLongLists() {
    long count = Lisp.scaled(100000);
    String sum = "" + count * (count - 1) / 2;
    assertEquals(sum, lisp.print("(apply + (range 0 " + count + "))"));
  }
}
