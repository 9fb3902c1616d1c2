package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MapBuiltinsTest extends BuiltinTest {
  @Test
  void bindsKeys() {
    lisp.check(
        """
        (map/new) => #{}
        (map/of :a 1 :b 2) => #{:a 1, :b 2}
        (map/of :a 1 :b 2 :a 3) => #{:a 3, :b 2}
        (map/get #{:a 1} :a) => 1
        (map/get #{:a 1} :b) => {}
        (map/get #{:a 1} :b 5) => 5
        (map/get #{:a nil} :a 5) => {}
        (map/get #{1 :x} 1.0) => :x
        (map/get #{{1 2} :x} (list 1 2)) => :x
        (map/get #{"k" 1} "k") => 1
        (map/has? #{:a nil} :a) => 1
        (map/has? #{:a nil} :b) => 0
        (map/keys #{:b 1 :a 2}) => {:b :a}
        (map/vals #{:b 1 :a 2}) => {1 2}
        (map/len #{:b 1 :a 2}) => 2
        (map/put! #{:a 1} :b 2) => #{:a 1, :b 2}
        (map/put! #{:a 1} :a 2) => #{:a 2}
        (map/del! #{:a 1 :b 2} :a) => #{:b 2}
        (map/del! #{:a 1} :z) => #{:a 1}
        (let {m #{:a 1 :b 2}} {(map/del! m :a) (map/put! m :a 3) (map/keys m)}) => {:b :a}
        """);
  }

  @Test
  void refusesWhatIsNoKey() {
    lisp.check(
        """
        (map/get #{} [1]) => error :type
        (map/put! #{} [1] 2) => error :type
        (map/put! #{} #{} 2) => error :type
        (map/put! #{} id 2) => error :type
        (map/put! #{} (list 1 [2]) 2) => error :type
        (map/of [1] 2) => error :type
        (map/of :a) => error :arity
        (map/get 1 2) => error :type
        (map/keys {1}) => error :type
        """);
  }

  @Test
  void growsShrinksAndKeepsItsOrder() {
    int turns = Lisp.scaled(20000);
    lisp.run("(def {m} (map/new))");
    lisp.run("(dotimes {i " + turns + "} {map/put! m (str \"k\" i) (list i)})");
    assertEquals("" + turns, lisp.print("(map/len m)"));
    assertEquals("{17}", lisp.print("(map/get m \"k17\")"));
    lisp.run("(dotimes {i " + (turns - 2) + "} {map/del! m (str \"k\" i)})");
    lisp.run("(map/put! m \"k0\" 0)");
    assertEquals(
        "#{\"kA\" {A}, \"kB\" {B}, \"k0\" 0}"
            .replace("A", "" + (turns - 2))
            .replace("B", "" + (turns - 1)),
        lisp.print("m"));
  }

  @Test
  void mayChangeWhileItsKeysAreWalked() {
    lisp.run("(def {m} #{:a 1 :b 2})");
    lisp.run("(map (\\ {k} {(map/del! m k) (map/put! m (list k) 0)}) (map/keys m))");
    assertEquals("#{{:a} 0, {:b} 0}", lisp.print("m"));
  }

  /** Maps of a few keys are made at once, and have no index. */
  @Test
  void aMapOfKeysIsTheMapThatTheyArePutInto() {
    lisp.run(
        "(fun {put-all m kvs} {if (== kvs nil) {m}"
            + " {put-all (map/put! m (head kvs) (head (tail kvs))) (tail (tail kvs))}})");
    for (String key :
        List.of(
            "i",
            "(str \"k\" i)",
            "(% i 3)",
            "(list i)",
            "(* 0.5 i)",
            "(if (== i 5) {list i} {i})")) {
      lisp.run("(fun {key i} {do " + key + "})");
      for (int count = 0; count < 25; count++) {
        lisp.run(
            "(def {kvs} (apply join (map (\\ {i} {list (key i) i}) (range 0 %d))))"
                .formatted(count));
        lisp.run("(def {m} (apply map/of kvs)) (def {n} (put-all (map/new) kvs))");
        assertEquals(lisp.print("n"), lisp.print("m"));
        assertEquals("1", lisp.print("(== m n)"));
        String found = "(map (\\ {i} {map/get %s (key i)}) (range 0 30))";
        assertEquals(lisp.print(found.formatted("n")), lisp.print(found.formatted("m")));
      }
    }
  }
}
