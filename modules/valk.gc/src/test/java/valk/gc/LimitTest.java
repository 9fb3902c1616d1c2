package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The hard limit, running out of memory, and recovery. */
class LimitTest {
  private static final long SMALLEST_ARENA = 64 * Mutator.K;
  private static final long SMALLEST_LIMIT = Mutator.M;

  /** Fills the heap with a list that stays alive, until nothing more is granted. */
  private static void exhaust(Mutator m, int place) {
    assertThrows(
        HeapExhausted.class,
        () -> {
          while (true) {
            m.poll();
            m.set(place, m.pair(Words.fixnum(1), m.stack[place]));
            assertWithinLimit(m);
          }
        });
  }

  private static void assertWithinLimit(Mutator m) {
    long used = m.heap.footprint() + m.heap.charged();
    if (used > m.heap.hardLimit()) {
      throw new AssertionError(used + " > " + m.heap.hardLimit());
    }
  }

  @ParameterizedTest
  @CsvSource({"64, 1", "64, 3", "256, 1", "4096, 1", "1024, 8", "64, 17", "4096, 64"})
  void aListThatStaysAliveEndsInAnErrorAndFormsGoOn(long arenaK, long limitM) {
    try (Mutator m = Mutator.of(arenaK * Mutator.K, limitM * Mutator.M)) {
      int place = m.push(Words.NIL);
      exhaust(m, place);
      m.heap.recover();
      m.verify();
      int length = m.length(m.stack[place]);
      assertTrue(length * 16L > m.heap.hardLimit() / 2, () -> "only " + length + " pairs");

      long forms = limitM < 8 ? 200 : 10;
      for (int form = 0; form < forms; form++) {
        smallForm(m);
      }
      assertEquals(length, m.length(m.stack[place]));
      m.set(place, Words.NIL);
      m.heap.collect();
      m.heap.beginForm();
      assertFalse(m.heap.inRecovery());
      m.heap.endForm();
      m.collectAndVerify();
    }
  }

  /** What a form like {@code (print 1)} does: code, a charge, some cells, a result for the host. */
  private static void smallForm(Mutator m) {
    m.heap.beginForm();
    m.heap.ensure(500, 600);
    m.heap.charge(600);
    m.push(Words.object(m.heap.owner(9, 6, CellHeader.cellBytes(6, 8), 1)));
    for (int i = 0; i < 20; i++) {
      m.poll();
      m.push(m.pair(Words.fixnum(i), Words.NIL));
      m.push(m.cell(2, 40));
      m.init(m.peek(), 0, Words.NIL);
      m.init(m.peek(), 1, Words.NIL);
    }
    long result = m.heap.handles().create(m.peek());
    for (int i = 0; i < 41; i++) {
      m.pop();
    }
    m.heap.endForm();
    assertWithinLimit(m);
    m.heap.handles().release(result);
    m.heap.credit(600);
    m.deadOwners.clear();
  }

  @Test
  void inRecoveryLastingGrowthIsRefused() {
    try (Mutator m = Mutator.of(SMALLEST_ARENA, SMALLEST_LIMIT)) {
      int box = m.push(m.cell(1, 16));
      m.init(m.stack[box], 0, Words.NIL);
      m.heap.checkpoint();
      int place = m.push(Words.NIL);
      exhaust(m, place);
      m.heap.recover();
      assertTrue(m.heap.inRecovery());

      int young = m.push(m.pair(Words.NIL, Words.NIL));
      assertThrows(HeapExhausted.class, () -> m.write(m.stack[box], 0, m.stack[young]));
      assertEquals(Words.NIL, m.slot(m.stack[box], 0));
      assertThrows(HeapExhausted.class, () -> m.heap.requireKeepable(m.stack[young]));
      assertThrows(HeapExhausted.class, () -> m.heap.ensureLasting(10));
      assertThrows(HeapExhausted.class, () -> m.heap.large(1, 1000, 8016));

      m.write(m.stack[box], 0, Words.fixnum(7));
      m.write(m.stack[box], 0, m.stack[place]);
      m.heap.requireKeepable(m.stack[place]);
      assertEquals(m.stack[place], m.slot(m.stack[box], 0));
      m.verify();
    }
  }

  @Test
  void aFormInRecoveryMayMakeGarbageWithoutEnd() {
    try (Mutator m = Mutator.of(SMALLEST_ARENA, SMALLEST_LIMIT)) {
      int place = m.push(Words.NIL);
      exhaust(m, place);
      m.heap.recover();
      for (int i = 0; i < 20_000; i++) {
        m.poll();
        m.push(m.pair(Words.NIL, Words.NIL));
        m.pop();
      }
      m.verify();
    }
  }

  @Test
  void aFormInRecoveryThatKeepsTooMuchEndsInAnError() {
    try (Mutator m = Mutator.of(SMALLEST_ARENA, SMALLEST_LIMIT)) {
      int place = m.push(Words.NIL);
      exhaust(m, place);
      for (int i = 0; i < 50; i++) {
        m.heap.recover();
        exhaust(m, m.push(Words.NIL));
        m.pop();
        m.verify();
      }
      m.heap.recover();
      smallForm(m);
    }
  }

  /** A form in recovery whose code and charges stay while it runs, and that catches an error. */
  @ParameterizedTest
  @CsvSource({"64, 1", "64, 17"})
  void aFormInRecoveryGoesOnBesideItsOwnCode(long arenaK, long limitM) {
    try (Mutator m = Mutator.of(arenaK * Mutator.K, limitM * Mutator.M)) {
      int place = m.push(Words.NIL);
      exhaust(m, place);
      m.heap.recover();
      for (int form = 0; form < 10; form++) {
        m.heap.beginForm();
        m.heap.ensure(0, 2_000);
        m.heap.charge(2_000);
        for (int slots : new int[] {1, 6, 20, 60}) {
          m.push(Words.object(m.heap.owner(9, slots, CellHeader.cellBytes(slots, 8), form)));
        }
        makeGarbage(m);
        m.heap.recover();
        makeGarbage(m);
        assertTrue(m.heap.inRecovery());
        m.top = place + 1;
        m.heap.endForm();
        m.heap.credit(2_000);
        assertWithinLimit(m);
      }
      m.verify();
    }
  }

  private static void makeGarbage(Mutator m) {
    for (int i = 0; i < 1_000; i++) {
      m.poll();
      m.pair(Words.NIL, Words.NIL);
    }
  }

  @Test
  void recoveryIsLeftWhenMemoryIsThereAgain() {
    try (Mutator m = Mutator.of(SMALLEST_ARENA, SMALLEST_LIMIT)) {
      int place = m.push(Words.NIL);
      exhaust(m, place);
      m.heap.recover();
      assertTrue(m.heap.inRecovery());
      m.set(place, Words.NIL);
      m.heap.collect();
      m.heap.poll();
      assertFalse(m.heap.inRecovery());
    }
  }

  @Test
  void chargesAloneReachTheLimitToo() {
    try (Mutator m = Mutator.of(SMALLEST_ARENA, SMALLEST_LIMIT)) {
      assertThrows(
          HeapExhausted.class,
          () -> {
            while (true) {
              m.heap.ensure(0, 100);
              m.heap.charge(100);
              assertWithinLimit(m);
            }
          });
      assertTrue(m.heap.charged() > Mutator.M / 2);
      m.heap.recover();
      for (int i = 0; i < 50; i++) {
        smallForm(m);
      }
    }
  }

  @Test
  void largeCellsReachTheLimitToo() {
    try (Mutator m = Mutator.of(SMALLEST_ARENA, 8 * Mutator.M)) {
      HeapExhausted e =
          assertThrows(
              HeapExhausted.class,
              () -> {
                while (true) {
                  m.push(Words.object(m.heap.large(1, 0, 100_000)));
                  assertWithinLimit(m);
                }
              });
      assertTrue(e.getMessage().contains("of 8388608 in use"), e.getMessage());
      m.verify();
      assertThrows(HeapExhausted.class, () -> m.heap.large(1, 0, 1L << 40));
      m.top = 0;
      m.heap.recover();
      assertFalse(m.heap.inRecovery());
      m.push(Words.object(m.heap.large(1, 0, 5_000_000)));
      m.verify();
    }
  }

  /** Raises the limit step by step, so that every grant fails once, until the task succeeds. */
  @Test
  void everyGrantMayFail() {
    int failures = 0;
    for (long limit = SMALLEST_LIMIT; ; limit += 4_000) {
      try (Mutator m = Mutator.of(SMALLEST_ARENA, limit)) {
        RandomGraph graph = new RandomGraph(m, 42);
        try {
          keepAlive(m, graph);
          assertTrue(failures > 20, "only " + failures + " failures");
          return;
        } catch (HeapExhausted e) {
          failures++;
          graph.dropWhatHasNoMirror();
          assertWithinLimit(m);
          m.heap.recover();
          m.verify();
          graph.compare();
          smallForm(m);
          m.collectAndVerify();
          graph.compare();
        }
      }
    }
  }

  private static void keepAlive(Mutator m, RandomGraph graph) {
    for (int i = 0; i < 10; i++) {
      graph.run(50);
      m.heap.handles().create(m.top == 0 ? Words.NIL : m.peek());
      m.pushList(4_000);
      m.heap.handles().create(m.pop());
    }
  }

  @Test
  void theLimitIsSetAndChecked() {
    try (Mutator m = Mutator.of(SMALLEST_ARENA, 8 * Mutator.M)) {
      assertEquals(8 * Mutator.M, m.heap.setHardLimit(4 * Mutator.M));
      assertEquals(4 * Mutator.M, m.heap.hardLimit());
      m.push(Words.object(m.heap.large(1, 0, 2_000_000)));
      var tooLow =
          assertThrows(IllegalArgumentException.class, () -> m.heap.setHardLimit(2 * Mutator.M));
      assertTrue(tooLow.getMessage().startsWith("hard limit 2097152 is below the "));
      assertEquals(4 * Mutator.M, m.heap.hardLimit());
      var denied = assertThrows(LimitDenied.class, () -> m.heap.setHardLimit(65 * Mutator.M));
      assertEquals(64 * Mutator.M, denied.ceiling());
      m.pop();
      m.heap.setHardLimit(2 * Mutator.M);
      m.heap.setHardLimit(64 * Mutator.M);
      m.push(Words.object(m.heap.large(1, 0, 50_000_000)));
      m.verify();
    }
  }

  @Test
  void randomSizesNeverBreakThePromise() {
    Random random = new Random(7);
    for (int run = 0; run < 10; run++) {
      long limit = SMALLEST_LIMIT + random.nextInt(3_000_000);
      try (Mutator m = Mutator.of(SMALLEST_ARENA + 16 * random.nextInt(100_000), limit)) {
        assertThrows(HeapExhausted.class, () -> allocateKeeping(m, random));
        m.heap.recover();
        m.verify();
        smallForm(m);
      }
    }
  }

  private static void allocateKeeping(Mutator m, Random random) {
    while (true) {
      m.poll();
      int bytes = 16 + random.nextInt(random.nextInt(m.heap.largestSmallCell() - 15) + 1);
      m.push(m.cell(0, bytes));
      assertWithinLimit(m);
    }
  }
}
