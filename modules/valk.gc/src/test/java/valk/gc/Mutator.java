package valk.gc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import valk.memory.MemoryLimits;
import valk.memory.Space;

/**
 * The smallest evaluator: a shadow stack of words as roots, a table of names, a list of dead
 * owners, and a flag for safepoints. What is on the stack below {@code top} is alive.
 */
final class Mutator implements RootSource, NameTable, AutoCloseable {
  static final long K = 1 << 10;
  static final long M = 1 << 20;

  final ManagedHeap heap;
  final Space space;
  final List<Integer> deadOwners = new ArrayList<>();
  long[] stack = new long[1 << 10];
  int top;
  boolean safepointWanted;
  int nameCapacity;
  long[] markedNames = {};

  /** Words below this index cannot have changed since the last checkpoint. */
  private int cleanBelow;

  Mutator(HeapConfig config) {
    heap =
        ManagedHeap.create(
            config,
            this,
            this,
            (type, ownerId) -> deadOwners.add(ownerId),
            () -> safepointWanted = true);
    space = heap.space();
  }

  static HeapConfig config(long arena, long limit, long threshold) {
    return HeapConfig.of(new MemoryLimits(arena, limit, threshold, Math.max(limit, 64 * M)))
        .withHandles(64)
        .withZeal(Zeal.NONE)
        .withLedger(new ChargeLedger(1L << 40));
  }

  static Mutator of(long arena, long limit) {
    Mutator mutator = new Mutator(config(arena, limit, 16 * M));
    mutator.heap.beginForm();
    return mutator;
  }

  // ---- the shadow stack

  int push(long word) {
    if (top == stack.length) {
      stack = Arrays.copyOf(stack, top * 2);
    }
    stack[top] = word;
    return top++;
  }

  long pop() {
    top--;
    cleanBelow = Math.min(cleanBelow, top);
    return stack[top];
  }

  long peek() {
    return stack[top - 1];
  }

  void set(int index, long word) {
    stack[index] = word;
    cleanBelow = Math.min(cleanBelow, index);
  }

  void poll() {
    if (safepointWanted || heap.zealous()) {
      safepointWanted = false;
      heap.poll();
    }
  }

  // ---- shorthands

  long pair(long first, long second) {
    return Words.quoted(heap.pair(first, second));
  }

  long cell(int slots, long bytes) {
    return Words.object(heap.cell(1, slots, bytes));
  }

  long first(long pair) {
    return Space.load(space, Words.offset(pair));
  }

  long second(long pair) {
    return Space.load(space, Words.offset(pair) + Words.WORD_BYTES);
  }

  long slot(long cell, int slot) {
    return Space.load(space, Words.offset(cell) + CellHeader.slotOffset(slot));
  }

  void init(long cell, int slot, long word) {
    Space.store(space, Words.offset(cell) + CellHeader.slotOffset(slot), word);
  }

  void write(long cell, int slot, long word) {
    heap.write(Words.offset(cell), slot, word);
  }

  /** Pushes a list of the fixnums from 0 up; polls at each pair. */
  void pushList(int length) {
    int place = push(Words.NIL);
    for (int i = length - 1; i >= 0; i--) {
      poll();
      set(place, pair(Words.fixnum(i), stack[place]));
    }
  }

  int length(long list) {
    int length = 0;
    for (long at = list; at != Words.NIL; at = second(at)) {
      length++;
    }
    return length;
  }

  void verify() {
    new HeapVerifier(heap).verify();
  }

  void collectAndVerify() {
    heap.collect();
    new HeapVerifier(heap).verifyAfterCollection();
  }

  // ---- what the heap asks for

  @Override
  public void visit(RootVisitor visitor) {
    visitor.visit(stack, 0, top);
  }

  @Override
  public void visitDirty(RootVisitor visitor) {
    visitor.visit(stack, cleanBelow, top);
    cleanBelow = top;
  }

  @Override
  public void retainMarked(long[] markedIds) {
    markedNames = markedIds.clone();
  }

  @Override
  public int capacity() {
    return nameCapacity;
  }

  boolean isNameMarked(int id) {
    return (markedNames[id >> 6] & 1L << id) != 0;
  }

  @Override
  public void close() {
    heap.close();
  }
}
