package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** A million elements, and nesting far deeper than any Java stack. */
@DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "too slow")
class LargeListsTest extends BuiltinTest {
  @Test
  void workOnAMillionElements() {
    lisp.run("(def {l} (range 0 1000000))");
    lisp.check(
        """
        (len l) => 1000000
        (last l) => 999999
        (sum l) => 499999500000
        (foldl + 0 l) => 499999500000
        (foldr + 0 l) => 499999500000
        (len (map id l)) => 1000000
        (last (map (\\ {x} {+ x 1}) l)) => 1000000
        (head (reverse l)) => 999999
        (len (filter (\\ {x} {% x 2}) l)) => 500000
        (last (init l)) => 999998
        (last (append l :x)) => :x
        (len (join l l)) => 2000000
        (last (take 700000 l)) => 699999
        (head (drop 700000 l)) => 700000
        (exists 999999 l) => 1
        (== l (range 0 1000000)) => 1
        (len (zip l (take 500000 l))) => 500000
        (head (sort (reverse l))) => 0
        """);
  }

  @Test
  void sortAndUniqueAreFast() {
    lisp.run("(def {l} (map (\\ {i} {% (* i 7919) 100003}) (range 0 100000)))");
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          assertEquals("100000", lisp.print("(len (sort l))"));
          assertEquals("100000", lisp.print("(len (unique l))"));
        });
  }

  @Test
  void flattensWhatIsDeep() {
    lisp.run("(fun {nest n l} {if (== n 0) {l} {nest (- n 1) (list l)}})");
    assertEquals("{7}", lisp.print("(flatten (nest 300000 7))"));
    lisp.run("(fun {both n l} {if (== n 0) {l} {both (- n 1) (list l n)}})");
    assertEquals("100001", lisp.print("(len (flatten (both 100000 7)))"));
  }
}
