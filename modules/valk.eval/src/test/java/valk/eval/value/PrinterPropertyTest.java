package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The printed form of any value. */
class PrinterPropertyTest {
  @Provide
  Arbitrary<Model> values() {
    return Model.values(3);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void stringValueIsTheSameTextInOneCell(@ForAll("values") Model model) {
    try (Bench bench = Bench.zealous()) {
      int value = model.build(bench);
      String text = bench.print(value);
      int string = bench.push(Printer.string(bench, value, true, Bench.FP, bench.top()));
      assertEquals(text, StringCell.text(bench.space(), bench.at(string)));
      int points = StringCell.codePoints(bench.space(), bench.at(string));
      assertEquals(text.codePointCount(0, text.length()), points);
    }
  }
}
