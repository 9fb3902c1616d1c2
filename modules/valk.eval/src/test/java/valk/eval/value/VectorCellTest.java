package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import valk.gc.Words;

class VectorCellTest {
  @Test
  void filledWithOneValue() {
    try (Bench bench = Bench.zealous()) {
      int value = bench.string("x");
      int vector = bench.push(VectorCell.filled(bench, 5000, value, Bench.FP, bench.top()));
      assertEquals(5000, VectorCell.length(bench.space(), bench.at(vector)));
      assertEquals(bench.at(value), VectorCell.get(bench.space(), bench.at(vector), 4999));
    }
  }

  @Test
  void appendingAMillionTakesAmortisedConstantTime() {
    try (Bench bench = Bench.calm()) {
      int vector = bench.vector(bench.top());
      for (int i = 0; i < 1_000_000; i++) {
        int value = bench.push(Words.fixnum(i));
        VectorCell.push(bench, vector, value, Bench.FP, bench.top());
        bench.popTo(value);
      }
      assertEquals(1_000_000, VectorCell.length(bench.space(), bench.at(vector)));
      assertEquals(Words.fixnum(999_999), VectorCell.get(bench.space(), bench.at(vector), 999_999));
    }
  }

  @Test
  void emptyVectorHasNoStore() {
    try (Bench bench = Bench.calm()) {
      int vector = bench.vector(bench.top());
      assertEquals(0, VectorCell.capacity(bench.space(), bench.at(vector)));
    }
  }
}
