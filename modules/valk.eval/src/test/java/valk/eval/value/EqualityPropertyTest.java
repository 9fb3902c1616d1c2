package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Equality and hashes of any values. */
class EqualityPropertyTest {
  @Provide
  Arbitrary<Model> values() {
    return Model.values(3);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void sameModelGivesEqualValuesWithEqualHashes(@ForAll("values") Model model) {
    try (Bench bench = Bench.zealous()) {
      int a = model.build(bench);
      int b = model.buildOtherwise(bench);
      assertTrue(bench.equal(a, b));
      assertEquals(bench.hash(a), bench.hash(b));
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void equalExactlyWhenTheModelsAre(@ForAll("values") Model left, @ForAll("values") Model right) {
    try (Bench bench = Bench.calm()) {
      int a = left.build(bench);
      int b = right.build(bench);
      assertEquals(left.equals(right), bench.equal(a, b));
      assertEquals(left.equals(right), bench.equal(b, a));
    }
  }
}
