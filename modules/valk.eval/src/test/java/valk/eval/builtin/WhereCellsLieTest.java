package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.memory.MemorySnapshot;

/** The table of docs/memory.md: which cells lie in which pages. */
@DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "exact figures")
class WhereCellsLieTest {
  private static final int COUNT = 1000;

  /** Cells of the product's own work: code, names, the form itself. */
  private static final int OTHERS = 60;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "16   | 1 | n", // the pairs of the list alone
        "16   | 2 | (list n)",
        "16   | 2 | (+ n 0.5)",
        "16   | 2 | (str)",
        "32   | 1 | (+ n 2305843009213693952)",
        "48   | 1 | (+ n (pow 2 255))",
        "32   | 1 | (vector)",
        "32   | 1 | (str 'x' '')",
        "32   | 1 | (str '0123456789abcdef' '')",
        "48   | 1 | (str '0123456789abcdefg' '')",
        "32   | 1 | (\\ {x} {x})",
        "32   | 1 | (\\ {x} {list x n})",
        "48   | 1 | (let {a n} {\\ {x} {list x n a}})",
        "512  | 1 | (make-string 496 'x')",
        "640  | 1 | (make-string 497 'x')",
        "4096 | 1 | (make-string 4080 'x')",
      })
  void cellsLieInTheClassThatTheirSizeSays(int cellBytes, int each, String expression) {
    String source = expression.replace('\'', '"');
    try (Granted lisp = new Granted()) {
      lisp.print("(def {kept} nil)");
      lisp.print("(mem/gc/collect)");
      long before = held(lisp, cellBytes);
      lisp.print("(def {kept} (map (\\ {n} {%s}) (range 0 %d)))".formatted(source, COUNT));
      lisp.print("(mem/gc/collect)");
      long more = held(lisp, cellBytes) - before;
      assertTrue(more >= each * COUNT && more < each * COUNT + OTHERS, more + " more");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"(make-string 4081 'x')", "(make-string 100000 'x')"})
  void largerOnesLieInNoPage(String expression) {
    String source = expression.replace('\'', '"');
    try (Granted lisp = new Granted()) {
      lisp.print("(def {kept} (map (\\ {n} {%s}) (range 0 100)))".formatted(source));
      MemorySnapshot.Large large = lisp.interpreter().memory().large();
      assertTrue(large.cells() == 100, large.cells() + " large cells");
    }
  }

  private static long held(Granted lisp, int cellBytes) {
    return lisp.interpreter().memory().classes().stream()
        .filter(each -> each.cellBytes() == cellBytes)
        .mapToLong(MemorySnapshot.SizeClass::cells)
        .sum();
  }
}
