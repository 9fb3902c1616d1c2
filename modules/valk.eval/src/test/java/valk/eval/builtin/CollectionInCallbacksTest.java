package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Builtins keep their words where the collector finds them, whatever their callbacks do. */
class CollectionInCallbacksTest extends BuiltinTest {
  private static final String KEEP = "(fun {keep x} {(mem/gc/collect) (list x)})";

  @Test
  void collectsInEachCallback() {
    lisp.run(KEEP);
    lisp.check(
        """
        (map keep {1 2 3}) => {{1} {2} {3}}
        (filter keep {1 2 3}) => {1 2 3}
        (foldl (\\ {a x} {cons (keep x) a}) nil {1 2 3}) => {{3} {2} {1}}
        (foldr (\\ {x a} {cons (keep x) a}) nil {1 2 3}) => {{1} {2} {3}}
        (repeat keep 3) => {{0} {1} {2}}
        (sort-by (\\ {x} {fst (keep (str x))}) {3 1 2}) => {1 2 3}
        (comp keep keep 1) => {{1}}
        """);
  }

  @Test
  void collectsAThousandCallsDeep() {
    int depth = Lisp.scaled(1000);
    lisp.run(
        """
        (fun {deep n}
          {if (== n 0)
            {map (\\ {x} {(mem/gc/collect) (list x)}) {1 2}}
            {map (\\ {x} {list x (deep (- n 1))}) {a}}})
        (fun {dig n l} {if (== n 0) {l} {dig (- n 1) (snd (fst l))}})
        """);
    assertEquals("{{1} {2}}", lisp.print("(dig D (deep D))".replace("D", "" + depth)));
  }

  @Test
  void checkpointsBetweenTheElementsOfALongResult() {
    lisp.run("(fun {junk x} {(range 0 200) (list x (str x))})");
    long count = Lisp.scaled(20000);
    lisp.run("(def {made} (map junk (range 0 " + count + ")))");
    assertEquals("" + (count - 1), lisp.print("(fst (last made))"));
    assertEquals("" + count * (count - 1) / 2, lisp.print("(sum (map fst made))"));
    assertEquals("" + count, lisp.print("(len (unique (map snd made)))"));
  }
}
