package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A vector behaves like {@link ArrayList}, whatever is done to it. */
class VectorCellPropertyTest {
  /** A step below 0 removes the last element, one above 100 replaces one, others append. */
  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void behavesLikeArrayList(
      @ForAll @Size(max = 200) List<@IntRange(min = -50, max = 150) Integer> steps) {
    try (Bench bench = Bench.zealous()) {
      List<String> model = new ArrayList<>();
      int vector = bench.vector(bench.top());
      for (int step : steps) {
        take(bench, vector, step, model);
      }
      bench.shake();
      assertEquals(model, contents(bench, vector));
    }
  }

  private static void take(Bench bench, int vector, int step, List<String> model) {
    if (step < 0 && !model.isEmpty()) {
      long last = VectorCell.pop(bench.space(), bench.at(vector));
      assertEquals(model.removeLast(), StringCell.text(bench.space(), last));
    } else if (step > 100 && !model.isEmpty()) {
      int index = step % model.size();
      int value = bench.string("set " + step);
      VectorCell.set(bench.heap(), bench.at(vector), index, bench.at(value));
      model.set(index, "set " + step);
      bench.popTo(value);
    } else {
      int value = bench.string("push " + step);
      assertTrue(VectorCell.push(bench, vector, value, Bench.FP, bench.top()));
      model.add("push " + step);
      bench.popTo(value);
    }
  }

  private static List<String> contents(Bench bench, int vector) {
    List<String> contents = new ArrayList<>();
    for (int i = 0; i < VectorCell.length(bench.space(), bench.at(vector)); i++) {
      long element = VectorCell.get(bench.space(), bench.at(vector), i);
      contents.add(StringCell.text(bench.space(), element));
    }
    return contents;
  }
}
