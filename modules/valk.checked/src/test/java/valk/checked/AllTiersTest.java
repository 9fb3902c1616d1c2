package valk.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static valk.checked.Messages.assertInOrder;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import valk.gc.HeapConfig;
import valk.gc.HeapExhausted;
import valk.gc.HeapVerifier;
import valk.gc.ManagedHeap;
import valk.gc.NameTable;
import valk.gc.RootSource;
import valk.gc.RootVisitor;
import valk.gc.Words;
import valk.gc.Zeal;
import valk.memory.MemoryLimits;
import valk.memory.Space;

/** A heap of which every tier is checked: it works, and what is done to it from outside is told. */
class AllTiersTest implements RootSource, NameTable {
  private final List<String> leaks = new ArrayList<>();
  private final ManagedHeap heap;
  private long root = Words.NIL;

  AllTiersTest() {
    HeapConfig config =
        HeapConfig.of(new MemoryLimits(1 << 16, 4 << 20, 1 << 20, 4 << 20))
            .withZeal(Zeal.NONE)
            .withHandles(64)
            .withTiers(
                new CheckedSpaceProvider(),
                new CheckedScratchArenaProvider(),
                new CheckedSlabProvider(leaks::add))
            .withHeap(new CheckedHeapProvider());
    heap = ManagedHeap.create(config, this, this, (type, owner) -> {}, () -> {});
    heap.beginForm();
  }

  @Test
  void aLifeWithoutMisuseEndsInSilence() {
    long handle = heap.handles().create(Words.NIL);
    for (int turn = 0; turn < 20; turn++) {
      root = Words.NIL;
      growList(1000);
      heap.large(1, 600, 5000);
      heap.endForm();
      heap.collect();
      new HeapVerifier(heap).verifyAfterCollection();
      heap.beginForm();
      assertEquals(1000, length(root));
    }
    heap.handles().release(handle);
    heap.close();
    assertEquals(List.of(), leaks);
  }

  @Test
  void theLimitHoldsAlsoWithCanaries() {
    assertThrows(HeapExhausted.class, () -> growList(1 << 20));
    assertTrue(heap.footprint() + heap.charged() <= heap.hardLimit());
    assertTrue(length(root) > 50_000, "half of what fits without canaries");
    heap.recover();
    new HeapVerifier(heap).verify();
    heap.close();
  }

  @Test
  void aWriteThroughAStaleOffsetIsTold() {
    long stale = heap.pair(Words.fixnum(1), Words.NIL);
    heap.endForm();
    assertEquals(Poison.ARENA, Space.load(heap.space(), stale));
    Space.store(heap.space(), stale, Words.fixnum(2));
    assertInOrder(
        assertThrows(MemoryMisuse.class, heap::close).getMessage(),
        "arena provider 'checked': the word at " + stale + " was written while it was not granted",
        "granted before the reset by thread",
        "beginForm",
        "reset by thread",
        "endForm");
    assertFalse(isOpen(), "all is given back");
  }

  private boolean isOpen() {
    try {
      heap.space().commit(0, 1); // refused when closed, in every mode of access
      return true;
    } catch (IllegalStateException closed) {
      return false;
    }
  }

  @Test
  void aPairThatIsWrittenBeyondItsEndIsTold() {
    root = Words.quoted(heap.pair(Words.NIL, Words.NIL));
    heap.checkpoint();
    Space.store(heap.space(), Words.offset(root) + Words.PAIR_BYTES, Words.NIL);
    assertInOrder(
        assertThrows(MemoryMisuse.class, heap::collect).getMessage(),
        "heap provider 'checked': 0 bytes behind the cell at " + Words.offset(root));
    heap.close();
  }

  @Test
  void aRootThatWasForgottenIsToldWhenItIsMarked() {
    root = Words.quoted(heap.pair(Words.NIL, Words.NIL));
    heap.checkpoint();
    long forgotten = root;
    root = Words.NIL;
    heap.collect();
    root = forgotten;
    assertInOrder(
        assertThrows(MemoryMisuse.class, heap::collect).getMessage(),
        "heap provider 'checked': the cell at " + Words.offset(root),
        "was freed and marked");
    root = Words.NIL;
    heap.close();
  }

  @Test
  void aHandleThatIsNotReleasedIsToldWithItsMaker() {
    createForgotten();
    heap.close();
    assertEquals(1, leaks.size());
    assertInOrder(
        leaks.getFirst(), "slab handles: 1 of 64 blocks were not released", "createForgotten");
  }

  private void createForgotten() {
    heap.handles().create(Words.NIL);
  }

  private void growList(int length) {
    for (int i = 0; i < length; i++) {
      heap.ensure(Words.PAIR_BYTES, 0);
      root = Words.quoted(heap.pair(Words.fixnum(i), root));
    }
  }

  private int length(long list) {
    int length = 0;
    for (long at = list; at != Words.NIL; length++) {
      at = Space.load(heap.space(), Words.offset(at) + Words.WORD_BYTES);
    }
    return length;
  }

  @Override
  public void visit(RootVisitor visitor) {
    root = visitor.visit(root);
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
    // There are no names.
  }
}
