package valk.gc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
