package valk.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import valk.gc.ChargeLedger;
import valk.gc.HeapConfig;
import valk.gc.HeapVerifier;
import valk.gc.ManagedHeap;
import valk.gc.NameTable;
import valk.gc.RootSource;
import valk.gc.RootVisitor;
import valk.gc.Words;
import valk.gc.Zeal;
import valk.gc.spi.HeapProvider;
import valk.memory.MemoryLimits;
import valk.memory.Space;

/**
 * The smallest program: it keeps some lists of numbers, which it makes and forgets, in a heap that
 * checkpoints and collects all the time, and that poisons what is free. Each list counts down to 1.
 */
final class Tenant implements RootSource, NameTable, AutoCloseable {
  /** How many lists there are. */
  static final int LISTS = 12;

  /** How long one may be. */
  static final int LONGEST = 300;

  private final long[] lists = new long[LISTS];
  private final int[] lengths = new int[LISTS];
  private final ManagedHeap heap;
  private boolean safepointWanted;

  Tenant(HeapProvider provider) {
    Arrays.fill(lists, Words.NIL);
    MemoryLimits limits = new MemoryLimits(1 << 16, 4 << 20, 1 << 16, 4 << 20);
    heap =
        ManagedHeap.create(
            HeapConfig.of(limits)
                .withHandles(64)
                .withHeap(provider)
                .withLedger(new ChargeLedger(1L << 40))
                .withZeal(new Zeal(97, 131, true, true)),
            this,
            this,
            (type, ownerId) -> {},
            () -> safepointWanted = true);
    heap.beginForm();
  }

  /** One of the lists, and how long it becomes. */
  record Counting(int place, int from) {}

  /** Replaces one list. */
  void replace(Counting list) {
    int place = list.place;
    lists[place] = Words.NIL;
    lengths[place] = 0;
    for (int i = 1; i <= list.from; i++) {
      poll();
      lists[place] = Words.quoted(heap.pair(Words.fixnum(i), lists[place]));
      lengths[place] = i;
    }
  }

  /** Lets the form end, and begins another. */
  void endForm() {
    heap.endForm();
    heap.beginForm();
  }

  private void poll() {
    if (safepointWanted || heap.zealous()) {
      safepointWanted = false;
      heap.poll();
    }
  }

  void assertAllIsThere() {
    for (int place = 0; place < LISTS; place++) {
      assertEquals(countDown(lengths[place]), numbers(lists[place]));
    }
    new HeapVerifier(heap).verify();
  }

  private static List<Long> countDown(int from) {
    List<Long> numbers = new ArrayList<>();
    for (long i = from; i > 0; i--) {
      numbers.add(i);
    }
    return numbers;
  }

  private List<Long> numbers(long list) {
    List<Long> numbers = new ArrayList<>();
    for (long at = list; at != Words.NIL; at = word(at, 1)) {
      assertTrue(Words.isPair(at) && numbers.size() <= LONGEST, "a list is broken");
      numbers.add(Words.integer(word(at, 0)));
    }
    return numbers;
  }

  private long word(long pair, int index) {
    return Space.load(heap.space(), Words.offset(pair) + (long) index * Words.WORD_BYTES);
  }

  @Override
  public void visit(RootVisitor visitor) {
    visitor.visit(lists, 0, LISTS);
  }

  @Override
  public void visitDirty(RootVisitor visitor) {
    visit(visitor);
  }

  @Override
  public int capacity() {
    return 0;
  }

  @Override
  public void retainMarked(long[] markedIds) {
    // The program has no names.
  }

  @Override
  public void close() {
    heap.close();
  }
}
