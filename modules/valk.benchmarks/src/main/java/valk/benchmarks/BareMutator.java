package valk.benchmarks;

import java.util.Arrays;
import valk.gc.CellHeader;
import valk.gc.HeapConfig;
import valk.gc.ManagedHeap;
import valk.gc.NameTable;
import valk.gc.RootSource;
import valk.gc.RootVisitor;
import valk.gc.Words;
import valk.memory.MemoryLimits;
import valk.memory.Space;

/** A heap with an array of roots and nothing else: no evaluator, no names. */
final class BareMutator implements RootSource, NameTable, AutoCloseable {
  /** Type code of the cells; the collector does not look at it. */
  private static final int TYPE = 1;

  private static final long CEILING = 1L << 30;

  final ManagedHeap heap;
  final Space space;

  /** What is alive. Every word counts as dirty. */
  long[] roots = {Words.NIL};

  private boolean safepointWanted;

  /**
   * @param arena bytes of scratch
   * @param limit bytes of heap; collections start only when they are asked for
   */
  BareMutator(long arena, long limit) {
    this(HeapConfig.of(new MemoryLimits(arena, limit, limit, Math.max(limit, CEILING))));
  }

  /** A heap of any kind. */
  BareMutator(HeapConfig config) {
    heap = ManagedHeap.create(config, this, this, (type, id) -> {}, () -> safepointWanted = true);
    space = heap.space();
    heap.beginForm();
  }

  /** A safepoint, if one is asked for. */
  void poll() {
    if (safepointWanted) {
      safepointWanted = false;
      heap.poll();
    }
  }

  /** Makes the list of the fixnums below {@code length} the value of the first root. */
  void growList(int length) {
    roots[0] = Words.NIL;
    for (int i = 0; i < length; i++) {
      poll();
      roots[0] = Words.quoted(heap.pair(Words.fixnum(i), roots[0]));
    }
  }

  /** Makes a full binary tree of pairs the value of the first root. */
  void growTree(int depth) {
    roots = new long[depth + 2];
    Arrays.fill(roots, Words.NIL);
    roots[0] = subtree(depth, 1);
  }

  /** Words at and above {@code slot} of the roots are free for use. */
  private long subtree(int depth, int slot) {
    poll();
    if (depth == 0) {
      return Words.fixnum(1);
    }
    roots[slot] = subtree(depth - 1, slot);
    long right = subtree(depth - 1, slot + 1);
    long tree = Words.quoted(heap.pair(roots[slot], right));
    roots[slot] = Words.NIL;
    return tree;
  }

  /** Makes cells of {@code slots} slots, all nil, the values of as many roots. */
  void growCells(int count, int slots) {
    roots = new long[count];
    Arrays.fill(roots, Words.NIL);
    for (int i = 0; i < count; i++) {
      poll();
      long cell = heap.cell(TYPE, slots, CellHeader.cellBytes(slots, 0));
      space.fillWords(cell + CellHeader.slotOffset(0), slots, Words.NIL);
      roots[i] = Words.object(cell);
    }
  }

  /** Makes large cells the values of as many further roots. */
  void growLarge(int count, long bytes) {
    int kept = roots.length;
    roots = Arrays.copyOf(roots, kept + count);
    Arrays.fill(roots, kept, roots.length, Words.NIL);
    for (int i = kept; i < roots.length; i++) {
      roots[i] = Words.object(heap.large(TYPE, 0, bytes));
    }
  }

  /** Leaves so many roots alone. */
  void dropAllBut(int kept) {
    roots = Arrays.copyOf(roots, kept);
  }

  /** Keeps what the first root holds in a further root, and empties the first. */
  void keep() {
    roots = new long[] {Words.NIL, roots[0]};
  }

  /** Empties the first root. */
  void drop() {
    roots[0] = Words.NIL;
  }

  /** Leaves nothing alive and collects. */
  void dropAll() {
    roots = new long[] {Words.NIL};
    heap.collect();
  }

  @Override
  public void visit(RootVisitor visitor) {
    visitor.visit(roots, 0, roots.length);
  }

  @Override
  public void visitDirty(RootVisitor visitor) {
    visit(visitor);
  }

  @Override
  public void retainMarked(long[] markedIds) {}

  @Override
  public int capacity() {
    return 0;
  }

  @Override
  public void close() {
    heap.close();
  }
}
