package valk.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import valk.gc.ManagedHeap;
import valk.gc.PairRow;
import valk.gc.Words;
import valk.memory.Space;

/**
 * The loops that are compared when pairs are allocated: each makes a list of {@value #LENGTH}
 * pairs, of a number and of the list so far, which is dropped at once.
 */
final class PairLoops {
  /** As many as may be promised at a time. */
  static final int LENGTH = ManagedHeap.BURST_BYTES / Words.PAIR_BYTES;

  private PairLoops() {}

  /** One call for each pair; room has been ensured. */
  static long list(ManagedHeap heap) {
    long list = Words.NIL;
    for (int i = 0; i < LENGTH; i++) {
      list = Words.quoted(heap.pair(Words.fixnum(i), list));
    }
    return list;
  }

  /** In a row, as builtins that make lists do; room has been ensured. */
  static long row(ManagedHeap heap) {
    long list = Words.NIL;
    try (PairRow row = heap.row()) {
      int i = 0;
      while (i < LENGTH) {
        list = Words.quoted(row.pair(Words.fixnum(i++), list));
        int last = (int) Math.min(LENGTH, i + row.room());
        while (i < last) {
          list = Words.quoted(row.next(Words.fixnum(i++), list));
        }
      }
    }
    return list;
  }

  /** With a poll before each pair, as evaluated code does. */
  static long polled(BareMutator mutator) {
    long list = Words.NIL;
    for (int i = 0; i < LENGTH; i++) {
      mutator.poll();
      list = mutator.heap.pair(Words.fixnum(i), Words.NIL);
    }
    return list;
  }

  /** What Java does instead: objects of two fields. */
  static Object objects() {
    JavaPair list = JavaPair.LAST;
    for (int i = 0; i < LENGTH; i++) {
      list = new JavaPair(i, list);
    }
    return list;
  }

  /** A number and a reference: 24 bytes. */
  static final class JavaPair {
    static final JavaPair LAST = new JavaPair(0, null);

    final long first;
    final @Nullable JavaPair rest;

    JavaPair(long first, @Nullable JavaPair rest) {
      this.first = first;
      this.rest = rest;
    }
  }

  /**
   * A bump pointer that is read from memory and written back at each pair, and nothing else, no
   * window, no check: the least that an allocator costs whose calls do not know of each other.
   */
  static final class BumpInMemory {
    private static final VarHandle BUMP;

    static {
      try {
        BUMP = MethodHandles.lookup().findVarHandle(BumpInMemory.class, "bump", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final BareStorage storage;
    private long bump;

    BumpInMemory(BareStorage storage) {
      this.storage = storage;
    }

    /** Makes a list in the space of the storage, at the start again if there is no room. */
    long list() {
      if (bump + (long) LENGTH * Words.PAIR_BYTES > storage.bytes()) {
        bump = 0;
      }
      Space space = storage.space;
      long list = Words.NIL;
      for (int i = 0; i < LENGTH; i++) {
        long at = (long) BUMP.getOpaque(this);
        BUMP.setOpaque(this, at + Words.PAIR_BYTES);
        Space.storePair(space, at, Words.fixnum(i), list);
        list = Words.quoted(at);
      }
      return list;
    }
  }
}
