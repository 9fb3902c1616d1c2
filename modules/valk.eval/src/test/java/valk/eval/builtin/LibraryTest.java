package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import valk.eval.Interpreter;
import valk.eval.LispError;
import valk.eval.Value;
import valk.memory.MemorySnapshot;

/**
 * Every function of the library that works on many elements: how what it does grows from 100 000 to
 * 1 000 000 elements, and that it gives the same when little memory is left.
 *
 * <p>What is counted is no time, which depends on what else the machine does, but the steps that
 * fuel is taken for, and the bytes allocated. A builtin does bounded work in a step. How long it
 * takes, and how that grows, is measured by the figure {@code library} of the benchmarks.
 */
@DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "too slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LibraryTest {
  private static final int FEW = 100_000;
  private static final int MANY = 1_000_000;
  private static final long ROOM = 1L << 30;
  private static final long LARGE_ARENA = 256L << 20;
  private static final long LEAST_ARENA = 64L << 10;
  private static final int DEPTH = 1_000_000;
  private static final long FUEL = 1L << 40;

  /** Linear is 10, sorting 12, quadratic 100. */
  private static final int MOST_GROWTH = 13;

  /** Steps and bytes of a call that do not depend on its elements. */
  private static final int CONSTANT = 1000;

  private static final long LEAST_ROOM = 4L << 20;

  private static final String CALLS =
      """
      (range 0 n)
      (apply list xs)
      (consed n)
      (append xs 1)
      (join xs ys)
      (reverse xs)
      (zip xs ys)
      (flatten nested)
      (len xs)
      (nth n xs)
      (last xs)
      (init xs)
      (take (- n 1) xs)
      (drop (- n 1) xs)
      (split (/ n 2) xs)
      (exists -1 xs)
      (sum xs)
      (product ones)
      (== xs same)
      (apply + xs)
      (map (\\ {x} {+ x 1}) xs)
      (map abs xs)
      (map (add 1) xs)
      (filter (\\ {x} {% x 2}) xs)
      (foldl (\\ {a x} {+ a x}) 0 xs)
      (foldl + 0 xs)
      (foldr (\\ {x l} {cons x l}) nil xs)
      (repeat (\\ {i} {* i i}) n)
      (sort ys)
      (sort xs)
      (sort-by (\\ {x} {- x}) ys)
      (vec/new n 0)
      (apply vector xs)
      (vec/list v)
      (pushed n)
      (popped (apply vector xs))
      (doubled (apply vector xs))
      (total v)
      (plist/get plist -1)
      (plist/has? plist -1)
      (plist/set plist -1 0)
      (plist/keys plist)
      (plist/vals plist)
      (map/keys m)
      (map/vals m)
      (apply str ss)
      (str xs)
      (apply str/concat ss)
      (str/join ss " ")
      (str/split text " ")
      (str/chars (str/slice text 0 n))
      (str/replace text " " "--")
      (str/index text "x")
      (str/upper text)
      (str/lower text)
      (str/trim text)
      (str/starts? text text)
      (str/ends? text text)
      (make-string n "ab")
      (sliced n)
      (map str->num ss)
      (read shown)
      (sort ss)
      (unique ys)
      (unique ss)
      (put xs)
      (put ss)
      (found m xs)
      (deleted (put xs) xs)
      (apply map/of plist)
      """;

  private static final String PROGRAM =
      """
      (fun {add a b} {+ a b})
      (fun {consed n} {let {l nil} {(dotimes {i n} {set! {l} (cons i l)}) l}})
      (fun {pushed n} {let {v []} {(dotimes {i n} {vec/push! v i}) v}})
      (fun {popped v} {(dotimes {i (vec/len v)} {vec/pop! v}) v})
      (fun {doubled v} {dotimes {i (vec/len v)} {vec/set! v i (* 2 i)}})
      (fun {total v} {let {t 0} {(dotimes {i (vec/len v)} {set! {t} (+ t (vec/get v i))}) t}})
      (fun {put keys} {let {m (map/new)} {(for {k keys} {map/put! m k k}) m}})
      (fun {found m keys} {let {t 0} {(for {k keys} {set! {t} (+ t (map/get m k))}) t}})
      (fun {deleted m keys} {(for {k keys} {map/del! m k}) m})
      (fun {sliced n} {dotimes {i n} {str/slice text i (+ i 4)}})
      (fun {prepare size}
        {(def {n} size)
         (def {xs} (range 0 n))
         (def {same} (range 0 n))
         (def {ys} (repeat (\\ {i} {% (* i 7919) 1000003}) n))
         (def {ss} (map str ys))
         (def {ones} (map (\\ {x} {1}) xs))
         (def {nested} (map (\\ {x} {list x x}) (range 0 (/ n 2))))
         (def {plist} (flatten nested))
         (def {v} (apply vector xs))
         (def {m} (put xs))
         (def {text} (str/join ss " "))
         (def {shown} (str xs))})
      """;

  private final Interpreter few = interpreter(LARGE_ARENA, FEW);
  private final Interpreter many = interpreter(LARGE_ARENA, MANY);
  private final Interpreter tight = interpreter(LEAST_ARENA, FEW);

  @AfterAll
  void close() {
    long forced = tight.memory().gc().emergencies();
    few.close();
    many.close();
    tight.close();
    assertTrue(forced > 10, () -> forced + " collections were forced by the limit");
  }

  private static Interpreter interpreter(long arena, int elements) {
    Interpreter lisp =
        Interpreter.builder()
            .arenaSize(arena)
            .heapLimit(ROOM)
            .gcThreshold(0)
            .maxDepth(DEPTH)
            .fuel(FUEL)
            .build();
    lisp.eval(PROGRAM).close();
    lisp.eval("(prepare " + elements + ")").close();
    return lisp;
  }

  static Stream<String> calls() {
    return CALLS.lines();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void growsWithItsElements(String call) {
    Cost ofFew = Cost.of(few, call);
    Cost ofMany = Cost.of(many, call);
    String costs = call + ": " + FEW + " elements " + ofFew + ", " + MANY + " elements " + ofMany;
    assertTrue(ofMany.steps <= MOST_GROWTH * ofFew.steps + CONSTANT, costs);
    assertTrue(ofMany.bytes <= MOST_GROWTH * ofFew.bytes + CONSTANT, costs);
  }

  /** What a call takes. */
  private record Cost(long steps, long bytes) {
    static Cost of(Interpreter lisp, String call) {
      long before = lisp.memory().totals().allocatedBytes();
      lisp.eval("(do " + call + " nil)").close();
      return new Cost(FUEL - lisp.fuelLeft(), lisp.memory().totals().allocatedBytes() - before);
    }
  }

  /**
   * With the least arena and the least limit that is enough, found by trying, so that checkpoints
   * and collections happen all the time.
   */
  @ParameterizedTest
  @MethodSource("calls")
  void givesTheSameWhenMemoryIsShort(String call) {
    MemorySnapshot before = tight.memory();
    String result = shownUnderTheLeastLimit(call);
    MemorySnapshot after = tight.memory();
    assertEquals(shown(few, call), result);
    if (after.totals().arenaBytes() - before.totals().arenaBytes() > 4 * LEAST_ARENA) {
      assertTrue(after.checkpoint().checkpoints() > before.checkpoint().checkpoints() + 3, call);
    }
  }

  private String shownUnderTheLeastLimit(String call) {
    for (long room = LEAST_ROOM; ; room += room / 2) {
      tight.eval("(mem/heap/set-hard-limit " + ROOM + ") (mem/gc/collect)").close();
      MemorySnapshot.Heap heap = tight.memory().heap();
      long limit = heap.footprint() + heap.charged() + room;
      tight.eval("(mem/heap/set-hard-limit " + limit + ")").close();
      try {
        return shown(tight, call);
      } catch (LispError e) {
        assertEquals("out-of-memory", e.kind(), call);
      }
    }
  }

  private static String shown(Interpreter lisp, String call) {
    try (Value value = lisp.eval(call)) {
      return value.print();
    }
  }
}
