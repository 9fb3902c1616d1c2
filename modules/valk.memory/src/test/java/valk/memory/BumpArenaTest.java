package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is special about the default arena; the rules of every arena are tested by valk.tck. */
class BumpArenaTest {
  private static final long START = 4096;
  private static final long CAPACITY = 1024;

  private final Space space = Space.reserve(PlainStorage.provider(1 << 16), 1 << 16, 0);
  private final ScratchArena arena = new BumpArenaProvider().create(space, START, CAPACITY);

  @AfterEach
  void close() {
    space.close();
  }

  @Test
  void windowsAreAdjacentAndFillTheArena() {
    assertEquals(START, arena.grant(512));
    assertEquals(START + 512, arena.grant(496));
    assertEquals(START + 1008, arena.grant(16));
    assertEquals(CAPACITY, arena.granted());
  }
}
