package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.eval.run.Registry;
import valk.gc.Words;

/**
 * Every builtin that can run long, stopped while it does: by fuel at several places inside of it,
 * and from another thread. Afterwards the interpreter works, and its memory is accounted for.
 */
@DisabledIfSystemProperty(named = "valk.zeal", matches = ".*", disabledReason = "too much to make")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class LongBuiltinsTest {
  private static final int SIZE = 10_000;
  private static final long PLENTY = 1L << 50;

  /** What the calls below work on. */
  private static final String DATA =
      """
      (def {n} SIZE)
      (def {l} (range 0 n))
      (def {down} (reverse l))
      (def {words} (map str l))
      (def {x} (make-string n "x"))
      (def {wide} (make-string n "é"))
      (def {part} (str (make-string (/ n 2) "x") "y"))
      (def {v} (vec/new n 0))
      (def {table} (map/new))
      (for {i l} {map/put! table i i})
      (def {other} (map/new))
      (for {i down} {map/put! other i i})
      (def {deep} nil)
      (dotimes {i n} {def {deep} (list deep)})
      (def {deep2} nil)
      (dotimes {i n} {def {deep2} (list deep2)})
      (def {text} (str l))
      (def {json} (json/write words))
      (def {loop} (vector 1))
      (vec/push! loop loop)
      (def {spaces} (str (make-string n " ") "1"))
      """;

  @TempDir private Path folder;

  private Interpreter prepared(Consumer<Registry> more) throws IOException {
    Path file = folder.resolve("lines");
    Files.writeString(file, "a line of text\n".repeat(SIZE / 10));
    Interpreter lisp =
        Interpreter.builder()
            .fuel(PLENTY)
            .allowFiles(true)
            .out(OutputStream.nullOutputStream())
            .heapLimit(64 << 20)
            .builtins(
                r -> {
                  Verified.install(r);
                  more.accept(r);
                })
            .build();
    lisp.eval(DATA.replace("SIZE", Integer.toString(SIZE)) + "(def {file} \"" + file + "\")");
    return lisp;
  }

  /** Adds {@code (test/fuel n)}: the rest of the evaluation may take n steps. */
  private static void installFuel(Registry r) {
    r.add(
        "test/fuel",
        "(test/fuel n)",
        1,
        1,
        (m, fp, argc) -> {
          m.beginFuel(Words.integer(m.stack[fp]));
          return Words.NIL;
        },
        "Limits the steps.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          (range 0 n)
          (len l)
          (last l)
          (init l)
          (nth n l)
          (take n l)
          (drop n l)
          (split (- n 1) l)
          (join l l)
          (append l 1)
          (reverse l)
          (flatten (list l l))
          (flatten deep)
          (apply list l)
          (apply + l)
          (map id l)
          (filter id l)
          (foldl + 0 l)
          (foldr + 0 l)
          (zip l l)
          (repeat id n)
          (exists -1 l)
          (unique l)
          (unique (list v v))
          (sum l)
          (product (map (\\ {x} {1}) l))
          (sort l)
          (sort down)
          (sort words)
          (sort-by - l)
          (sort-by str l)
          (== l (range 0 n))
          (== deep deep2)
          (== table other)
          (== v (vec/new n 0))
          (!= words (map str l))
          (map/get table deep)
          (map/has? table l)
          (map/put! (map/new) l 1)
          (map/del! table l)
          (map/keys table)
          (map/vals table)
          (apply map/of (join l l))
          (vec/new n 1)
          (vec/list v)
          (apply vector l)
          (plist/get l -1)
          (plist/has? l -1)
          (plist/set l -1 1)
          (plist/keys l)
          (plist/vals l)
          (get l -1 0)
          (make-string (* 100 n) "x")
          (make-string n "é")
          (str l)
          (str deep)
          (str table)
          (str v)
          (str x x x x x x x x x x x x x x x x)
          (apply str words)
          (apply str/concat words)
          (str/join words ", ")
          (str/split x "x")
          (str/split x "y")
          (str/chars wide)
          (str/index x "y")
          (str/index x part)
          (str/replace x "x" "yy")
          (str/upper wide)
          (str/lower x)
          (str/trim spaces)
          (str->num spaces)
          (format (make-string n "%%"))
          (format "%s%s" x wide)
          (printf (make-string n "y"))
          (print l)
          (print loop l)
          (read text)
          (read (str "\\"" x "\\""))
          (read-all text)
          (read-file file)
          (for-line {l file} {1})
          (write-file file (make-string (* 100 n) "x"))
          (eval (cons '+ l))
          (eval (list 'quasiquote l))
          (eval `(\\ {} ,l))
          (apply pack (cons list l))
          (json/write l)
          (json/read json)
          """)
  void stopsInsideWhenFuelEnds(String call) throws IOException {
    try (Interpreter lisp = prepared(LongBuiltinsTest::installFuel)) {
      lisp.eval(call);
      long taken = PLENTY - lisp.fuelLeft();
      assertTrue(taken > SIZE / 200, call + " takes " + taken + " steps");
      for (long fuel : new long[] {20, taken / 3, taken / 2, taken - 20}) {
        String limited = "(test/fuel " + fuel + ") " + call;
        LispError error = assertThrows(LispError.class, () -> lisp.eval(limited), limited);
        assertEquals("fuel", error.kind(), error.report());
      }
      Verified.check(lisp);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          (sleep 100000000)
          (read-file "/dev/zero")
          (while 1 {sort down})
          (while 1 {str/upper wide})
          (while 1 {== table other})
          (while 1 {unique l})
          (while 1 {str l})
          (while 1 {read text})
          (while 1 {print loop l})
          (while 1 {eval (cons '+ l)})
          (while 1 {str/index x part})
          (while 1 {map (\\ {i} {len l}) l})
          """)
  void stopsWhenInterrupted(String call) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Consumer<Registry> latch =
        r ->
            r.add(
                "test/begin",
                "(test/begin)",
                0,
                0,
                (m, fp, argc) -> {
                  begun.countDown();
                  return Words.NIL;
                },
                "Says that it begins.");
    try (Interpreter lisp = prepared(latch)) {
      Thread other = Thread.startVirtualThread(() -> interruptSoonAfter(begun, lisp));
      LispError error = assertThrows(LispError.class, () -> lisp.eval("(test/begin) " + call));
      other.join();
      assertEquals("interrupted", error.kind(), error.report());
      Verified.check(lisp);
    }
  }

  private static void interruptSoonAfter(CountDownLatch begun, Interpreter lisp) {
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
    lisp.interrupt();
  }

  /** What would be too large is refused before anything is allocated or done. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          (make-string 1000000000 "x")             | out-of-memory
          (make-string 1000000000000000 "x")       | out-of-memory
          (make-string 1152921504606846976 "abc")  | out-of-memory
          (vec/new 50000000 0)                     | out-of-memory
          (vec/new 1000000000000000 0)             | range
          (str/replace x "x" x)                    | out-of-memory
          (str/join (map (\\ {i} {x}) l) "")       | out-of-memory
          """)
  void refusesWhatIsTooLargeAtOnce(String call, String kind) throws IOException {
    try (Interpreter lisp = prepared(LongBuiltinsTest::installFuel)) {
      long fuel = 20L * SIZE;
      String limited = "(test/fuel " + fuel + ") " + call;
      LispError error = assertThrows(LispError.class, () -> lisp.eval(limited));
      assertEquals(kind, error.kind(), error.report());
      Verified.check(lisp);
    }
  }

  @Test
  void codeThatSharesItsPartsHasNoEnd() throws IOException {
    try (Interpreter lisp = prepared(LongBuiltinsTest::installFuel)) {
      for (String maker : new String[] {"(+ ,c ,c)", "(\\ {x} {,c ,c})"}) {
        lisp.eval("(def {c} '(+ 1 1)) (dotimes {i 60} {def {c} `" + maker + "})");
        LispError error =
            assertThrows(LispError.class, () -> lisp.eval("(test/fuel 10000) (eval c)"), maker);
        assertEquals("fuel", error.kind());
        Verified.check(lisp);
        assertEquals("out-of-memory", resultOf(lisp, "(eval c)"), maker);
        Verified.check(lisp);
      }
    }
  }

  /** The search for uses of macros, what they make, and what was handed to them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          (+ 1 1)   | (+ ,c ,c) | ,c          | out-of-memory
          (+ 1 1)   | (+ ,c ,c) | (first ,c)  | out-of-memory
          (+ 1 1)   | (+ ,c ,c) | (second ,c) | 1
          (first 1) | (+ ,c ,c) | ,c          | fuel
          (+ 1 1)   | (\\ {x} {,c ,c}) | (first ,c)  | fuel
          """)
  void codeThatSharesItsPartsAmongMacros(String inner, String outer, String whole, String result)
      throws IOException {
    try (Interpreter lisp = prepared(LongBuiltinsTest::installFuel)) {
      lisp.eval("(macro {first x} {x}) (macro {second x} {1})");
      lisp.eval("(def {c} '" + inner + ") (dotimes {i 60} {def {c} `" + outer + "})");
      lisp.eval("(def {c} `" + whole + ")");
      String limit = result.equals("fuel") ? "(test/fuel 100000) " : "";
      assertEquals(result, resultOf(lisp, limit + "(eval c)"));
      Verified.check(lisp);
    }
  }

  private static String resultOf(Interpreter lisp, String text) {
    try (Value value = lisp.eval(text)) {
      return value.print();
    } catch (LispError e) {
      return e.kind();
    }
  }
}
