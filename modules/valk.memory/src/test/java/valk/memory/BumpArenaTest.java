package valk.memory;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BumpArenaTest {
  private static final long START = 4096;
  private static final long CAPACITY = 1024;

  private final Space space = Space.reserve(PlainStorage.provider(START + 512), 1 << 16, 0);
  private final Space roomy = Space.reserve(PlainStorage.provider(1 << 16), 1 << 16, 0);
  private final ScratchArena arena = new BumpArenaProvider().create(roomy, START, CAPACITY);

  @AfterEach
  void close() {
    space.close();
    roomy.close();
  }

  @Test
  void windowsAreAdjacentAndFillTheArena() {
    assertEquals(START, arena.grant(512));
    assertEquals(START + 512, arena.grant(496));
    assertEquals(START + 1008, arena.grant(16));
    assertEquals(CAPACITY, arena.granted());
  }

  @Test
  void aWindowThatDoesNotFitIsFullAndCountedAndLeavesTheRest() {
    arena.grant(1008);
    assertEquals(ScratchArena.FULL, arena.grant(32));
    assertEquals(1, arena.overflows());
    assertEquals(1008, arena.granted());
    assertEquals(START + 1008, arena.grant(16));
    assertEquals(ScratchArena.FULL, arena.grant(16));
    assertEquals(2, arena.overflows());
  }

  @Test
  void aWindowWithoutStorageIsFullAndCounted() {
    ScratchArena starved = new BumpArena(space, START, CAPACITY);
    assertEquals(START, starved.grant(512));
    assertEquals(ScratchArena.FULL, starved.grant(16));
    assertEquals(1, starved.overflows());
    assertEquals(512, starved.granted());
  }

  @Test
  void resetTakesAllBackAndKeepsTheHighestUse() {
    arena.grant(1024);
    arena.reset(1000);
    arena.grant(512);
    arena.reset(32);
    assertAll(
        () -> assertEquals(0, arena.granted()),
        () -> assertEquals(1000, arena.highWater()),
        () -> assertEquals(2, arena.resets()),
        () -> assertEquals(START, arena.grant(16)),
        () -> assertEquals(CAPACITY, arena.capacity()));
  }

  @ParameterizedTest
  @ValueSource(longs = {-16, 0, 1, 8, 17, Long.MIN_VALUE})
  void aWindowIsAPositiveMultipleOf16(long bytes) {
    assertThrows(IllegalArgumentException.class, () -> arena.grant(bytes));
    assertEquals(0, arena.overflows());
  }

  @Test
  void aHugeWindowIsFullAndDoesNotOverflow() {
    arena.grant(16);
    assertEquals(ScratchArena.FULL, arena.grant(Long.MAX_VALUE - 15));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 33})
  void resetRefusesAUseThatWasNotGranted(long used) {
    arena.grant(32);
    assertThrows(IllegalArgumentException.class, () -> arena.reset(used));
    assertEquals(0, arena.resets());
  }

  @ParameterizedTest
  @CsvSource({"8, 1024", "0, 0", "0, 8", "0, -16"})
  void theRangeIsAligned(long start, long bytes) {
    assertThrows(IllegalArgumentException.class, () -> new BumpArena(roomy, start, bytes));
  }

  @ParameterizedTest
  @CsvSource({"-16, 1024", "65520, 32", "0, 65552"})
  void theRangeLiesInsideTheSpace(long start, long bytes) {
    assertThrows(IndexOutOfBoundsException.class, () -> new BumpArena(roomy, start, bytes));
  }
}
