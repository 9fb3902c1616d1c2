package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Up to ten million cells in the shapes that are hard to trace; with the least mark stack. */
class VastStructuresTest {
  private static final int MANY = 10_000_000;
  private static final int LEAST_MARK_STACK = 1024;

  private final Mutator m =
      new Mutator(
          Mutator.config(4 * Mutator.M, 512 * Mutator.M, 512 * Mutator.M)
              .withMarkStackWords(LEAST_MARK_STACK));

  VastStructuresTest() {
    m.heap.beginForm();
  }

  @AfterEach
  void close() {
    m.close();
  }

  /** How a further pair and what was there before make a larger structure. */
  enum Shape {
    NESTED_IN_FIRSTS {
      @Override
      long grown(Mutator m, long before, int i) {
        return m.pair(before, Words.NIL);
      }
    },
    TURN_BY_TURN {
      @Override
      long grown(Mutator m, long before, int i) {
        return i % 2 == 0 ? m.pair(before, Words.NIL) : m.pair(Words.NIL, before);
      }
    },
    BOTH_WAYS {
      @Override
      long grown(Mutator m, long before, int i) {
        return m.pair(before, before);
      }
    };

    abstract long grown(Mutator m, long before, int i);
  }

  @ParameterizedTest
  @CsvSource({"NESTED_IN_FIRSTS, 10000000", "TURN_BY_TURN, 1000000", "BOTH_WAYS, 1000000"})
  void deepStructures(Shape shape, int count) {
    int place = m.push(Words.NIL);
    for (int i = 0; i < count; i++) {
      m.poll();
      m.set(place, shape.grown(m, m.stack[place], i));
    }
    m.heap.checkpoint();
    assertEquals(count * 16L, m.heap.usage());
    m.heap.collect();
    assertEquals(count * 16L, m.heap.usage());
    m.pop();
    m.heap.collect();
    assertNothingIsLeft();
  }

  @Test
  void aCycleOfTenMillion() {
    int place = m.push(Words.NIL);
    int last = m.push(m.pair(Words.fixnum(0), Words.NIL));
    m.set(place, m.stack[last]);
    for (int i = 1; i < MANY; i++) {
      m.poll();
      m.set(place, m.pair(Words.fixnum(i), m.stack[place]));
    }
    m.heap.writeSecond(Words.offset(m.stack[last]), m.stack[place]);
    m.pop();
    m.heap.checkpoint();
    m.heap.collect();
    assertEquals(MANY * 16L, m.heap.usage());
    m.pop();
    m.heap.collect();
    assertNothingIsLeft();
  }

  @Test
  void aCellOfTenMillionSlots() {
    long bytes = CellHeader.cellBytes(MANY, 0);
    int cell = m.push(Words.object(m.heap.large(1, MANY, bytes)));
    int step = 100;
    for (int slot = 0; slot < MANY; slot += step) {
      m.poll();
      m.write(m.stack[cell], slot, m.pair(Words.fixnum(slot), m.stack[cell]));
    }
    m.heap.checkpoint();
    m.heap.collect();
    assertEquals(MANY / step * 16L, m.heap.usage() - m.heap.cells().largeBytes());
    for (int slot = 0; slot < MANY; slot += step) {
      assertEquals(Words.fixnum(slot), m.first(m.slot(m.stack[cell], slot)));
    }
    m.pop();
    m.heap.collect();
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    assertEquals(0, m.heap.usage());
    assertTrue(m.heap.footprint() == 0, "empty pages are held");
    m.verify();
  }
}
