package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.gc.HeapVerifier;
import valk.gc.Words;

/**
 * Programs that allocate in every way, run again and again so that each of their requests for
 * memory is refused once. Every run ends with the right answer or with {@code :out-of-memory}, with
 * a heap that the verifier accepts, and with an interpreter that goes on.
 *
 * <p>Refused are requests in two ways: by a hard limit that is raised step by step until the
 * program succeeds (as Lua's {@code memerr.lua} does), and by an arena and a heap that refuse the
 * request of a number, for one number after the other.
 *
 * <p>The system property {@code valk.sweep=long} makes the steps smaller and leaves no number out.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@DisabledIfSystemProperty(
    named = "valk.zeal",
    matches = ".*",
    disabledReason = "each run would verify hundreds of times")
final class OutOfMemorySweepTest {
  private static final boolean IS_LONG = "long".equals(System.getProperty("valk.sweep"));
  private static final long KB = 1 << 10;
  private static final long LEAST_LIMIT = 1 << 20;
  private static final long AMPLE_LIMIT = 8 << 20;
  private static final long ARENA = 64 * KB;

  /** Bytes by which the limit is raised: no multiple of a page, and in the long form less. */
  private static final long STEP = IS_LONG ? KB + 16 : 28 * KB + 16;

  /** Requests of a run that are refused in turn; the others are left out. */
  private static final int REFUSED_IN_TURN = IS_LONG ? Integer.MAX_VALUE : 12;

  /**
   * A program, with N for the number that its size depends on, and what it prints; nothing stands
   * for any value that is no keyword.
   */
  enum Program {
    LISTS(50_000, "(def {kept} (map (\\ {x} {* x 2}) (range 0 N))) (len kept)", "N"),
    SHARED_LISTS(
        12_000, "(def {kept} (map (\\ {x} {list x (list x \"s\")}) (range 0 N))) (len kept)", "N"),
    STRINGS(
        20_000, "(def {kept} (map (\\ {x} {str \"a string of \" x}) (range 0 N))) (len kept)", "N"),
    A_LARGE_STRING(400_000, "(def {kept} (str (range 0 (/ N 5)))) (> (len kept) (/ N 5))", "1"),
    A_VECTOR_THAT_GROWS(
        90_000, "(def {kept} (vector)) (dotimes {i N} {vec/push! kept i}) (vec/len kept)", "N"),
    CELLS_IN_A_VECTOR(
        25_000,
        "(def {kept} (vec/new N 0)) (dotimes {i N} {vec/set! kept i (list i \"x\")}) (vec/len"
            + " kept)",
        "N"),
    A_MAP(
        12_000,
        "(def {kept} (map/new)) (dotimes {i N} {map/put! kept (str \"k\" i) (list i)}) (map/len"
            + " kept)",
        "N"),
    CLOSURES(
        22_000,
        "(def {kept} (map (\\ {i} {\\ {x} {+ x i}}) (range 0 N))) (foldl (\\ {a f} {+ a (f 0)}) 0"
            + " kept)",
        ""),
    BOXES(
        16_000,
        "(def {kept} (map (\\ {i} {let {n i} {\\ {d} {(set! {n} (+ n d)) n}}}) (range 0 N)))"
            + " (foldl (\\ {a f} {+ a (f 1)}) 0 kept)",
        ""),
    NAMES_AND_CODE(
        700,
        "(dotimes {i N} {eval (read (str \"(def {kept\" i \"} (\\\\ {x} {+ x \" i \"}))\"))})"
            + " kept7",
        ""),
    ERRORS(
        16_000,
        "(def {kept} (map (\\ {i} {try {error (str \"no \" i)} (\\ {e} {list (error/message e)})})"
            + " (range 0 N))) (len kept)",
        "N"),
    CALLBACKS(
        20_000,
        "(def {kept} (sort-by (\\ {x} {% (* x 7919) N})"
            + " (filter (\\ {x} {> x 4}) (map (\\ {x} {+ x 5}) (range 0 N))))) (len kept)",
        "N"),
    DEEP_RECURSION(
        30_000,
        "(fun {deep n} {if (== n 0) {nil} {cons (list n) (deep (- n 1))}}) (len (deep N))",
        "N"),
    QUASIQUOTES(
        10_000,
        "(def {kept} (map (\\ {x} {`(,x ,@(list x x) {y ,x})}) (range 0 N))) (len kept)",
        "N"),
    CAUGHT(
        60_000,
        "(def {result} (try {(do (def {kept} (range 0 N)) (len kept))}"
            + " (\\ {e} {(def {kept} nil) (error/kind e)}))) result",
        "N");

    private final int size;
    private final String source;
    private final String expected;

    Program(int size, String source, String expected) {
      this.size = size;
      this.source = source;
      this.expected = expected;
    }

    String source(int n) {
      return source.replace("N", String.valueOf(n));
    }

    /** True if the program may print this when it was refused nothing. */
    boolean isAnswer(String printed, int n) {
      return expected.isEmpty()
          ? !printed.startsWith(":")
          : printed.equals(expected.replace("N", String.valueOf(n)));
    }
  }

  // ---- by the limit

  @ParameterizedTest
  @EnumSource
  void everyLimitUpToTheOneThatSuffices(Program program) {
    int refused = 0;
    for (long limit = LEAST_LIMIT; ; limit += STEP) {
      Interpreter.Builder builder =
          Interpreter.builder().heapLimit(limit).ceiling(AMPLE_LIMIT).gcThreshold(0);
      try (Interpreter lisp = build(builder)) {
        if (!ranOut(lisp, program, program.size)) {
          break;
        }
        refused++;
        assertUsable(lisp);
      }
    }
    assertTrue(refused > 0, "the least limit sufficed");
  }

  // ---- by the number of the request

  @ParameterizedTest
  @EnumSource
  void everyRequestOnce(Program program) {
    refuseEach(program, 1);
  }

  @ParameterizedTest
  @EnumSource
  void everyRequestAndSomeBehindIt(Program program) {
    refuseEach(program, 6);
  }

  @ParameterizedTest
  @EnumSource
  void everyRequestAndAllBehindIt(Program program) {
    assertTrue(refuseEach(program, Integer.MAX_VALUE) > 0, "refused memory, and did not notice");
  }

  /** Refuses requests in turn, each in a run of its own; how many of the runs ran out. */
  private static int refuseEach(Program program, int inARow) {
    int size = program.size / 8;
    int requests = requests(program, size);
    int stride = Math.max(1, requests / REFUSED_IN_TURN);
    int ranOut = 0;
    for (int number = 0; number < requests; number += stride) {
      Refusals refusals = new Refusals();
      try (Interpreter lisp = refusable(refusals)) {
        refusals.begin(number, inARow);
        ranOut += ranOut(lisp, program, size) ? 1 : 0;
        refusals.end();
        assertUsable(lisp);
      }
    }
    return ranOut;
  }

  private static int requests(Program program, int size) {
    Refusals refusals = new Refusals();
    try (Interpreter lisp = refusable(refusals)) {
      refusals.begin(Integer.MAX_VALUE, 0);
      assertTrue(!ranOut(lisp, program, size), "the memory is not ample");
      int requests = refusals.end();
      assertTrue(requests > 2, () -> "only " + requests + " requests");
      return requests;
    }
  }

  private static Interpreter refusable(Refusals refusals) {
    return build(Interpreter.builder().heapLimit(AMPLE_LIMIT).memory(refusals::in));
  }

  // ---- a run

  private static Interpreter build(Interpreter.Builder builder) {
    Interpreter lisp = builder.arenaSize(ARENA).builtins(OutOfMemorySweepTest::install).build();
    lisp.eval("(def {kept result} nil nil)");
    return lisp;
  }

  private static void install(Registry registry) {
    registry.add("test/verify", "(test/verify)", 0, 0, OutOfMemorySweepTest::verify, "Verifies.");
  }

  private static long verify(Machine m, int fp, int argc) {
    new HeapVerifier(m.heap).verify();
    return Words.NIL;
  }

  /** Runs a program; true if it ran out of memory, false if its answer is right. */
  private static boolean ranOut(Interpreter lisp, Program program, int size) {
    String answer = answer(lisp, program.source(size));
    if (answer.equals(":out-of-memory")) {
      return true;
    }
    if (!program.isAnswer(answer, size)) {
      fail(program + " answered " + answer);
    }
    return false;
  }

  private static String answer(Interpreter lisp, String source) {
    try {
      return lisp.eval(source).print();
    } catch (LispError e) {
      if (!e.kind().equals("out-of-memory")) {
        throw e;
      }
      return ":" + e.kind();
    }
  }

  /** The heap is whole, and once the program's values are given up, there is room again. */
  private static void assertUsable(Interpreter lisp) {
    lisp.eval("(test/verify)");
    lisp.eval("(def {kept} nil)");
    assertEquals("20", lisp.eval("(len (map (\\ {x} {str x}) (range 0 20)))").print());
    lisp.eval("(mem/gc/collect)");
    lisp.eval("(test/verify)");
    var heap = lisp.memory().heap();
    assertTrue(heap.footprint() + heap.charged() <= heap.hardLimit());
  }
}
