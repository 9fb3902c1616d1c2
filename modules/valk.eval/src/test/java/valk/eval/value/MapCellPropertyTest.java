package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import valk.gc.Words;

/** A map behaves like {@link LinkedHashMap}, whatever is done to it. */
class MapCellPropertyTest {
  /** One step on a map: a value puts, null removes. */
  record Step(Model key, Integer value) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> values = Arbitraries.integers().between(0, 9).injectNull(0.3);
    Arbitrary<Model> few =
        Arbitraries.integers().between(0, 12).map(i -> new Model.Int(BigInteger.valueOf(i)));
    Arbitrary<Model> keys = Arbitraries.oneOf(few, Model.keys(2));
    return Combinators.combine(keys, values).as(Step::new).list().ofMaxSize(120);
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void behavesLikeLinkedHashMap(@ForAll("steps") List<Step> steps) {
    try (Bench bench = Bench.zealous()) {
      Map<Model, Integer> model = new LinkedHashMap<>();
      int map = bench.map();
      for (Step step : steps) {
        take(bench, map, step, model);
      }
      bench.shake();
      assertEntries(bench, map, model);
    }
  }

  private static void take(Bench bench, int map, Step step, Map<Model, Integer> model) {
    int key = step.key().build(bench);
    boolean present = model.containsKey(step.key());
    assertEquals(present, find(bench, map, key) >= 0);
    if (step.value() == null) {
      int removed = MapCell.remove(bench, map, key, Bench.FP, bench.top());
      assertEquals(present, removed >= 0);
      model.remove(step.key());
    } else {
      int value = bench.push(Words.fixnum(step.value()));
      assertTrue(MapCell.put(bench, map, key, value, Bench.FP, bench.top()) >= 0);
      model.put(step.key(), step.value());
    }
    bench.popTo(key);
    assertEquals(model.size(), MapCell.count(bench.space(), bench.at(map)));
  }

  private static void assertEntries(Bench bench, int map, Map<Model, Integer> model) {
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < MapCell.used(bench.space(), bench.at(map)); i++) {
      if (MapCell.isLive(bench.space(), bench.at(map), i)) {
        values.add((int) Words.integer(MapCell.valueAt(bench.space(), bench.at(map), i)));
      }
    }
    assertEquals(new ArrayList<>(model.values()), values);
    model.forEach(
        (key, value) -> {
          int slot = key.buildOtherwise(bench);
          int entry = find(bench, map, slot);
          assertTrue(entry >= 0, () -> key + " is there");
          assertEquals(Words.fixnum(value), MapCell.valueAt(bench.space(), bench.at(map), entry));
          bench.popTo(slot);
        });
  }

  private static int find(Bench bench, int map, int key) {
    return MapCell.find(bench, map, key, Bench.FP, bench.top());
  }
}
