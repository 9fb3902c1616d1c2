package valk.gc;

/**
 * A program that stores young values into old cells of every kind and reads them back after a
 * checkpoint: what {@link BarrierMutationTest} runs with and without parts of the store barrier.
 */
public final class BarrierProgram {
  private static final int VALUE = 4711;
  private static final int SMALL = 3;

  /** Slots of a cell of several cards that fits a page. */
  private static final int CARDS = 200;

  private static final int LARGE = 10_000;

  private final Mutator m;
  private final boolean verifies;

  private BarrierProgram(Mutator m, boolean verifies) {
    this.m = m;
    this.verifies = verifies;
  }

  /**
   * Runs a scenario.
   *
   * @param scenario its name
   * @param verifies whether the verifier shall run before and after each checkpoint
   * @throws RuntimeException if a value was lost or the verifier has found something
   */
  public static void run(String scenario, boolean verifies) {
    try (Mutator m = Mutator.of(64 * Mutator.K, 32 * Mutator.M)) {
      BarrierProgram program = new BarrierProgram(m, verifies);
      switch (scenario) {
        case "small cell" -> program.storeTwice(program.oldCell(SMALL), SMALL - 1);
        case "first card" -> program.storeTwice(program.oldCell(CARDS), 0);
        case "last card" -> program.storeTwice(program.oldCell(CARDS), CARDS - 1);
        case "large cell" -> program.storeTwice(program.oldLarge(), LARGE / 2);
        case "pair" -> program.storeIntoPair();
        case "newborn large cell" -> program.initialise(program.newLarge());
        case "newborn owner" -> program.initialise(program.newOwner());
        case "pair born in a burst" -> program.burstOfPairs();
        case "cell born in a burst" -> program.burstOfCells();
        case "dead cell" -> program.letARememberedCellDie();
        default -> throw new IllegalArgumentException(scenario);
      }
    }
  }

  // ---- scenarios

  /** The second store shows that the cell can be remembered anew after a checkpoint. */
  private void storeTwice(int place, int slot) {
    for (int round = 0; round < 2; round++) {
      m.write(m.stack[place], slot, young());
      checkpoint();
      expectValue(m.slot(m.stack[place], slot));
    }
  }

  private void storeIntoPair() {
    int place = m.push(m.pair(Words.NIL, Words.NIL));
    checkpoint();
    m.heap.writeSecond(Words.offset(m.stack[place]), young());
    checkpoint();
    expectValue(m.second(m.stack[place]));
  }

  private void initialise(int place) {
    m.init(m.stack[place], 0, young());
    checkpoint();
    expectValue(m.slot(m.stack[place], 0));
  }

  private void burstOfPairs() {
    int value = fillArenaBehindAValue();
    int first = m.top;
    for (int i = 0; i < 1000; i++) {
      m.push(m.pair(Words.NIL, m.stack[value]));
    }
    checkpoint();
    for (int i = first; i < m.top; i++) {
      expectValue(m.second(m.stack[i]));
    }
  }

  private void burstOfCells() {
    int value = fillArenaBehindAValue();
    int first = m.top;
    for (int i = 0; i < 1000; i++) {
      m.push(m.cell(1, 16));
      m.init(m.peek(), 0, m.stack[value]);
    }
    checkpoint();
    for (int i = first; i < m.top; i++) {
      expectValue(m.slot(m.stack[i], 0));
    }
  }

  /** Remembered, dead, and its place taken by another cell, all without a checkpoint between. */
  private void letARememberedCellDie() {
    int place = oldCell(SMALL);
    m.write(m.stack[place], 0, young());
    m.pop();
    m.heap.collect();
    verifyIfAsked();
    if (m.heap.remembered().size() > 0) {
      throw new IllegalStateException("a dead cell is remembered");
    }
  }

  // ---- cells

  private int oldCell(int slots) {
    int place = m.push(m.cell(slots, CellHeader.cellBytes(slots, 0)));
    for (int slot = 0; slot < slots; slot++) {
      m.init(m.stack[place], slot, Words.NIL);
    }
    checkpoint();
    return place;
  }

  private int oldLarge() {
    int place = newLarge();
    checkpoint();
    return place;
  }

  private int newLarge() {
    return m.push(Words.object(m.heap.large(1, LARGE, CellHeader.cellBytes(LARGE, 0))));
  }

  private int newOwner() {
    return m.push(Words.object(m.heap.owner(1, 1, CellHeader.cellBytes(1, 8), 1)));
  }

  private long young() {
    return m.pair(Words.fixnum(VALUE), Words.NIL);
  }

  /** Pushes a young value and uses the arena up, so that what follows is born in the heap. */
  private int fillArenaBehindAValue() {
    while (m.heap.arenaUsage() < 40 * Mutator.K) {
      m.poll();
      m.pair(Words.NIL, Words.NIL);
    }
    m.poll();
    int value = m.push(young());
    while (m.heap.arenaUsage() + Words.PAIR_BYTES <= m.heap.arenaCapacity()) {
      m.pair(Words.NIL, Words.NIL);
    }
    return value;
  }

  // ---- checks

  private void checkpoint() {
    verifyIfAsked();
    m.heap.checkpoint();
    for (int i = 0; i < 100; i++) {
      m.pair(Words.fixnum(i), Words.NIL);
    }
    verifyIfAsked();
  }

  private void verifyIfAsked() {
    if (verifies) {
      m.verify();
    }
  }

  private void expectValue(long word) {
    if (!Words.isPair(word) || m.heap.isScratch(word) || m.first(word) != Words.fixnum(VALUE)) {
      throw new IllegalStateException("a value was lost");
    }
  }
}
