package valk.gc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import valk.memory.Providers;
import valk.memory.Slab;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;

class HandlesTest {
  @Test
  void aHandleFollowsItsWordAndKeepsItAlive() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      Handles handles = m.heap.handles();
      long handle = handles.create(m.pair(Words.fixnum(1), Words.NIL));
      assertTrue(m.heap.isScratch(handles.get(handle)));
      m.heap.checkpoint();
      assertFalse(m.heap.isScratch(handles.get(handle)));
      m.collectAndVerify();
      assertEquals(Words.fixnum(1), m.first(handles.get(handle)));
      handles.release(handle);
      m.collectAndVerify();
      assertEquals(0, m.heap.usage());
    }
  }

  @Test
  void aStaleHandleIsAnError() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      Handles handles = m.heap.handles();
      long first = handles.create(Words.fixnum(1));
      handles.release(first);
      long second = handles.create(Words.fixnum(2));
      assertEquals((int) first, (int) second);
      assertThrows(IllegalArgumentException.class, () -> handles.get(first));
      assertThrows(IllegalArgumentException.class, () -> handles.release(first));
      assertThrows(IllegalArgumentException.class, () -> handles.get(12345));
      assertEquals(Words.fixnum(2), handles.get(second));
      assertEquals(1, handles.inUse());
    }
  }

  @Test
  void whatTheSlabDoesToAFreeBlockMakesNoHandleValidAgain() {
    SlabProvider overwriting = overwritingAtRelease(Words.fixnum(1));
    HeapConfig config = Mutator.config(64 * Mutator.K, 2 * Mutator.M, 256 * Mutator.K);
    HeapConfig hostile = config.withTiers(config.space(), config.scratchArena(), overwriting);
    try (Mutator m = new Mutator(hostile)) {
      m.heap.beginForm();
      Handles handles = m.heap.handles();
      long first = handles.create(Words.fixnum(1));
      handles.release(first);
      long second = handles.create(Words.fixnum(2));
      handles.release(second);
      long third = handles.create(Words.fixnum(3));
      assertEquals(3, Set.of(first, second, third).size());
      assertThrows(IllegalArgumentException.class, () -> handles.get(first));
      assertThrows(IllegalArgumentException.class, () -> handles.get(second));
      assertEquals(Words.fixnum(3), handles.get(third));
    }
  }

  private static SlabProvider overwritingAtRelease(long word) {
    SlabProvider provider = mock();
    when(provider.create(any(), any(), anyLong(), anyInt(), anyInt()))
        .thenAnswer(
            call -> {
              Space space = call.getArgument(1);
              SlabProvider treiber = Providers.builtIn().slabs().named(Providers.DEFAULT_SLAB);
              Slab real =
                  treiber.create(
                      call.getArgument(0),
                      space,
                      call.getArgument(2),
                      call.getArgument(3),
                      call.getArgument(4));
              Slab slab = mock(Slab.class, delegatesTo(real));
              doAnswer(release -> overwriteAndRelease(space, real, release.getArgument(0), word))
                  .when(slab)
                  .release(anyInt());
              return slab;
            });
    return provider;
  }

  private static Void overwriteAndRelease(Space space, Slab slab, int block, long word) {
    // Its user may have discarded it.
    assertTrue(space.commit(slab.offset(block), slab.blockSize()));
    space.fillWords(slab.offset(block), slab.blockSize() / Words.WORD_BYTES, word);
    slab.release(block);
    return null;
  }

  @Test
  void theyAreBounded() {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      Handles handles = m.heap.handles();
      List<Long> all = new ArrayList<>();
      HeapExhausted e =
          assertThrows(
              HeapExhausted.class,
              () -> {
                while (true) {
                  all.add(handles.create(Words.fixnum(all.size())));
                }
              });
      assertEquals("no handle is free: 64 of 64 in use", e.getMessage());
      for (int i = 0; i < all.size(); i += 2) {
        handles.release(all.get(i));
      }
      for (int i = 1; i < all.size(); i += 2) {
        assertEquals(Words.fixnum(i), handles.get(all.get(i)));
      }
      m.verify();
    }
  }

  @Test
  void otherThreadsMayRelease() throws InterruptedException {
    try (Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M)) {
      Handles handles = m.heap.handles();
      for (int round = 0; round < 200; round++) {
        long handle = handles.create(m.pair(Words.NIL, Words.NIL));
        Thread other = Thread.ofVirtual().start(() -> handles.release(handle));
        m.heap.checkpoint();
        other.join();
      }
      assertEquals(0, handles.inUse());
      m.heap.checkpoint();
      m.collectAndVerify();
    }
  }

  @Test
  void afterCloseReleaseDoesNothingAndTheRestIsAnError() {
    Mutator m = Mutator.of(4 * Mutator.M, 64 * Mutator.M);
    Handles handles = m.heap.handles();
    long handle = handles.create(Words.NIL);
    m.close();
    assertDoesNotThrow(m::close);
    handles.release(handle);
    assertThrows(IllegalStateException.class, () -> handles.get(handle));
    assertThrows(IllegalStateException.class, () -> handles.create(Words.NIL));
  }

  @Test
  void aHandleReleasedBeforeTheCheckpointKeepsNothing() {
    try (Mutator m = Mutator.of(64 * Mutator.K, 2 * Mutator.M)) {
      Handles handles = m.heap.handles();
      handles.release(handles.create(m.pair(Words.fixnum(1), Words.NIL)));
      m.heap.checkpoint();
      assertEquals(0, m.heap.snapshot().checkpoint().valuesEvacuated());
    }
  }

  @Test
  void aCheckpointLooksAtEachBlockOnceHoweverOftenItWasUsed() {
    try (Mutator m = Mutator.of(64 * Mutator.K, 2 * Mutator.M)) {
      Handles handles = m.heap.handles();
      for (int i = 0; i < 1000; i++) {
        handles.release(handles.create(Words.fixnum(i)));
      }
      handles.create(Words.fixnum(1));
      long before = m.heap.snapshot().checkpoint().wordsVisited();
      m.heap.checkpoint();
      assertEquals(1, m.heap.snapshot().checkpoint().wordsVisited() - before);
    }
  }

  /** Handles in a space of their own, whose blocks have been used so often already. */
  private static Handles usedAlready(Space space, int blocks, int uses) {
    Slab slab =
        Providers.builtIn()
            .slabs()
            .named(Providers.DEFAULT_SLAB)
            .create("handles", space, 0, Handles.BLOCK_BYTES, blocks);
    return new Handles(space, slab, new HeapExhausted(), uses + 1);
  }

  private static Space space() {
    return Space.reserve(
        Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE), 1 << 16, 1 << 16);
  }

  @Test
  void aBlockIsUsedNoMoreWhenItsGenerationsAreUsedUp() {
    try (Space space = space()) {
      Handles handles = usedAlready(space, 2, Handles.MOST_GENERATION - 3);
      Set<Long> all = new HashSet<>();
      for (int use = 0; use < 6; use++) {
        long handle = handles.create(Words.fixnum(use));
        assertTrue(handle > 0 && all.add(handle), "handle " + handle + " came twice");
        assertEquals(Words.fixnum(use), handles.get(handle));
        handles.release(handle);
        all.forEach(old -> assertThrows(IllegalArgumentException.class, () -> handles.get(old)));
      }
      var e = assertThrows(HeapExhausted.class, () -> handles.create(Words.NIL));
      assertEquals("no handle is free: 2 of 2 in use", e.getMessage());
      all.forEach(old -> assertThrows(IllegalArgumentException.class, () -> handles.release(old)));
      assertEquals(0, handles.inUse());
    }
  }

  @Test
  void noStaleHandleEverFindsAValue() {
    Random random = new Random(3);
    try (Space space = space()) {
      Handles handles = usedAlready(space, 8, Handles.MOST_GENERATION - 2000);
      Map<Long, Long> live = new HashMap<>();
      List<Long> stale = new ArrayList<>();
      for (int step = 0; step < 20_000; step++) {
        if (live.size() < 8 && random.nextBoolean()) {
          long handle = handles.create(Words.fixnum(step));
          assertNull(live.put(handle, Words.fixnum(step)));
        } else if (!live.isEmpty()) {
          long handle = live.keySet().iterator().next();
          assertEquals(live.remove(handle), handles.get(handle));
          handles.release(handle);
          stale.add(handle);
        }
        if (!stale.isEmpty()) {
          long old = stale.get(random.nextInt(stale.size()));
          assertFalse(live.containsKey(old));
          assertThrows(IllegalArgumentException.class, () -> handles.get(old));
          assertThrows(IllegalArgumentException.class, () -> handles.release(old));
        }
        live.forEach((handle, word) -> assertEquals(word, handles.get(handle)));
      }
    }
  }
}
