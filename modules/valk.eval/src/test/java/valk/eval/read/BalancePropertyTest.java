package valk.eval.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import valk.eval.value.Bench;
import valk.gc.Words;

/** Balance of any bytes. */
class BalancePropertyTest {
  @Property(tries = 1000)
  void agreesWithTheReader(@ForAll byte[] bytes) {
    try (Bench bench = Bench.calm()) {
      Reader reader = new Reader(bench, new Source("any", bytes));
      long form = Words.NIL;
      while (form != Words.NONE && form != Words.UNSET) {
        form = reader.next(Bench.FP, bench.top());
      }
      assertEquals(form == Words.NONE, Balance.of(bytes) == Balance.CLOSED);
    }
  }
}
