package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlistBuiltinsTest extends BuiltinTest {
  @Test
  void looksUpAndReplaces() {
    lisp.check(
        """
        (plist/get {:a 1 :b 2} :b) => 2
        (plist/get {:a 1} :c) => {}
        (plist/get nil :a) => {}
        (plist/get {1 :x} 1.0) => :x
        (get {:a 1} :a 5) => 1
        (get {:a 1} :b 5) => 5
        (plist/has? {:a nil} :a) => 1
        (plist/has? {:a nil} :b) => 0
        (plist/set {:a 1 :b 2} :a 3) => {:a 3 :b 2}
        (plist/set {:a 1 :b 2} :b 3) => {:a 1 :b 3}
        (plist/set {:a 1} :c 3) => {:a 1 :c 3}
        (plist/set nil :c 3) => {:c 3}
        (plist/set '(:a 1) :a 2) => (:a 2)
        (plist/keys {:a 1 :b 2}) => {:a :b}
        (plist/vals {:a 1 :b 2}) => {1 2}
        ((plist/get {:a 1}) :a) => 1
        ((plist/set {:a 1} :a) 2) => {:a 2}
        ((plist/has? {:a 1}) :a) => 1
        """);
  }

  @Test
  void refusesAKeyWithoutValue() {
    lisp.check(
        """
        (plist/get {:a 1 :b} :b) => error :value
        (plist/get {:a 1 :b} :a) => 1
        (plist/set {:a} :b 1) => error :value
        (plist/has? {:a} :a) => error :value
        (plist/keys {:a}) => error :value
        (plist/get 1 :a) => error :type
        (get {:a 1} :a) => error :arity
        """);
    assertEquals(
        "plist/keys: the property list has a key without a value, the keyword :a",
        lisp.message("(plist/keys {:a})"));
  }

  @Test
  void replacesBehindTheFirstChunk() {
    int last = Lisp.scaled(2000) - 1;
    lisp.run("(def {l} (flatten (map (\\ {i} {list i (- i)}) (range 0 " + (last + 1) + "))))");
    lisp.run("(def {changed} (plist/set l " + last + " :new))");
    assertEquals(":new", lisp.print("(plist/get changed " + last + ")"));
    assertEquals("1", lisp.print("(== (init changed) (init l))"));
  }
}
