package valk.gc;

/**
 * A program that needs what a collection does for rare cases, and for what is dead: what {@link
 * CollectorMutationTest} runs with and without parts of the collector.
 */
public final class CollectorProgram {
  private static final int VALUE = 4711;
  private static final int DEPTH = 5000;
  private static final int LEAST_MARK_STACK = 1024;

  /** More slots than are looked at in one go. */
  private static final int WIDE = 200;

  private final Mutator m;
  private final boolean verifies;

  private CollectorProgram(Mutator m, boolean verifies) {
    this.m = m;
    this.verifies = verifies;
  }

  /**
   * Runs a scenario.
   *
   * @param scenario its name
   * @param verifies whether the verifier shall run after each collection
   * @throws RuntimeException if something was lost or kept that should not
   */
  public static void run(String scenario, boolean verifies) {
    HeapConfig config = Mutator.config(Mutator.M, 17 * Mutator.M, 64 * Mutator.M);
    try (Mutator m = new Mutator(config.withMarkStackWords(LEAST_MARK_STACK))) {
      m.heap.beginForm();
      CollectorProgram program = new CollectorProgram(m, verifies);
      switch (scenario) {
        case "nested" -> program.nested(false);
        case "nested in scratch" -> program.nested(true);
        case "wide" -> program.wide();
        case "dead list" -> program.letAListDie();
        case "dead large cell" -> program.letALargeCellDie();
        case "dead owner" -> program.letAnOwnerDie();
        case "garbage at the limit" -> program.garbageAtTheLimit();
        default -> throw new IllegalArgumentException(scenario);
      }
    }
  }

  // ---- more waits than the mark stack holds

  /** Pairs nested in first words, the second word of each leading to a value in the heap. */
  private void nested(boolean inScratch) {
    int values = m.top;
    for (int i = 0; i < DEPTH; i++) {
      m.push(value());
    }
    m.heap.checkpoint();
    int top = m.push(Words.NIL);
    for (int i = 0; i < DEPTH; i++) {
      m.poll();
      long leaf = m.pair(m.stack[values + i], Words.NIL);
      m.set(top, m.pair(m.stack[top], leaf));
    }
    long nest = m.stack[top];
    dropFrom(values);
    m.push(nest);
    if (!inScratch) {
      m.heap.checkpoint();
    }
    collect();
    reuseTheFree();
    for (long at = m.stack[values]; at != Words.NIL; at = m.first(at)) {
      expectValue(m.first(m.second(at)));
    }
  }

  /** Wide cells nested in their first slots, the last slot of each leading to a value. */
  private void wide() {
    int place = m.push(Words.NIL);
    for (int i = 0; i < LEAST_MARK_STACK; i++) {
      m.poll();
      long cell = m.cell(WIDE, CellHeader.cellBytes(WIDE, 0));
      for (int slot = 1; slot < WIDE; slot++) {
        m.init(cell, slot, Words.NIL);
      }
      m.init(cell, 0, m.stack[place]);
      m.init(cell, WIDE - 1, value());
      m.set(place, cell);
    }
    m.heap.checkpoint();
    collect();
    reuseTheFree();
    for (long at = m.stack[place]; at != Words.NIL; at = m.slot(at, 0)) {
      expectValue(m.slot(at, WIDE - 1));
    }
  }

  // ---- what is dead

  private void letAListDie() {
    m.pushList(100_000);
    m.heap.checkpoint();
    m.pop();
    collect();
    expect(m.heap.cells().pages() == 0, "empty pages are held");
  }

  private void letALargeCellDie() {
    m.push(Words.object(m.heap.large(1, 100_000, CellHeader.cellBytes(100_000, 0))));
    m.pop();
    collect();
    expect(m.heap.footprint() == 0, "a large cell is held");
  }

  private void letAnOwnerDie() {
    m.push(Words.object(m.heap.owner(1, 1, CellHeader.cellBytes(1, 8), 7)));
    m.pop();
    collect();
    expect(m.deadOwners.contains(7), "the death of an owner was not told");
  }

  /** Ten times what fits, none of it alive for long, with a threshold that is never reached. */
  private void garbageAtTheLimit() {
    for (int i = 0; i < 50; i++) {
      m.pushList(100_000);
      m.pop();
    }
    expect(m.heap.snapshot().gc().emergencies() > 0, "the limit forced no collection");
  }

  // ---- checks

  private long value() {
    return m.pair(Words.fixnum(VALUE), Words.NIL);
  }

  private void dropFrom(int place) {
    while (m.top > place) {
      m.pop();
    }
  }

  private void collect() {
    m.heap.collect();
    if (verifies) {
      new HeapVerifier(m.heap).verifyAfterCollection();
    }
  }

  /** Makes other cells lie where those lay that the collection took for dead. */
  private void reuseTheFree() {
    m.pushList(50_000);
    m.heap.checkpoint();
    m.pop();
  }

  private void expectValue(long word) {
    expect(Words.isPair(word) && m.first(word) == Words.fixnum(VALUE), "a value was lost");
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
