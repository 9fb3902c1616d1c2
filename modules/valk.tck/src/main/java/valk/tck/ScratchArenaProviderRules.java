package valk.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import valk.memory.ScratchArena;
import valk.memory.Space;
import valk.memory.spi.ScratchArenaProvider;

/** The rules 2xx: what every {@link ScratchArenaProvider} promises. */
public abstract non-sealed class ScratchArenaProviderRules
    extends ProviderRules<ScratchArenaProvider> {
  private static final long BYTES = 1 << 18;

  /** For the test class of one provider. */
  protected ScratchArenaProviderRules() {}

  /** An arena over the whole of a bed, and what was granted. */
  private final class Ground implements AutoCloseable {
    final Testbed bed = new Testbed(BYTES);
    final Space space = bed.space();
    final ScratchArena arena = provider().create(space, Testbed.START, BYTES);
    final List<Window> windows = new ArrayList<>();

    /** The window, or null if the arena is full. */
    @Nullable Window grant(long bytes) {
      long start = arena.grant(bytes);
      if (start == ScratchArena.FULL) {
        return null;
      }
      Window window = new Window(start, bytes, windows.size());
      windows.add(window);
      return window;
    }

    Window grantSurely(long bytes) {
      Window window = grant(bytes);
      if (window == null) {
        throw new AssertionError("no window of %d bytes".formatted(bytes));
      }
      return window;
    }

    /** Grants windows of an eighth of the arena until it is full; bytes in all. */
    long grantAll() {
      long granted = 0;
      while (grant(BYTES / 8) != null) {
        granted += BYTES / 8;
        assertTrue(granted <= BYTES, "more was granted than there is");
      }
      return granted;
    }

    void reset(long used) {
      arena.reset(used);
      windows.clear();
    }

    @Override
    public void close() {
      bed.close();
    }
  }

  private record Window(long start, long bytes, int number) {
    long end() {
      return start + bytes;
    }

    boolean overlaps(Window other) {
      return start < other.end() && other.start < end();
    }
  }

  /** Sizes of windows, small ones mostly. */
  private static Arbitrary<Long> sizes(long least) {
    return Arbitraries.longs().between(least / 16, 1024).map(size -> 16 * size);
  }

  /** No two windows granted since the last reset share a byte. Windows of any size, at random. */
  @Test
  public final void rule201_windowsDoNotOverlap() {
    RandomWork.on(Ground::new)
        .with(100, "grant", sizes(16), ScratchArenaProviderRules::grantApart)
        .with(1, "reset", ground -> ground.reset(0))
        .succeeds(600);
  }

  private static void grantApart(Ground ground, long bytes) {
    List<Window> before = List.copyOf(ground.windows);
    Window window = ground.grant(bytes);
    if (window != null) {
      for (Window other : before) {
        assertTrue(!window.overlaps(other), () -> "%s overlaps %s".formatted(window, other));
      }
    }
  }

  /** All bytes of a window have storage when it is granted, also the second time. */
  @Test
  public final void rule202_aWindowHasStorage() {
    try (Ground ground = new Ground()) {
      for (int turn = 0; turn < 3; turn++) {
        for (long bytes = 16; bytes <= BYTES / 8; bytes = bytes * 2 + 16) {
          Window window = ground.grant(bytes);
          assertTrue(
              window == null || ground.bed.storage().isCommitted(window.start, window.bytes),
              () -> "%s is not committed".formatted(window));
        }
        ground.reset(0);
      }
    }
  }

  /** A reset takes all windows back: as much as before can be granted again. */
  @Test
  public final void rule203_aResetTakesAllWindowsBack() {
    try (Ground ground = new Ground()) {
      long first = ground.grantAll();
      for (int turn = 0; turn < 5; turn++) {
        ground.reset(0);
        assertEquals(first, ground.grantAll());
      }
    }
  }

  /** A window begins at a multiple of 16 and lies inside the arena. */
  @Test
  public final void rule205_aWindowIsAlignedAndInside() {
    try (Ground ground = new Ground()) {
      for (long bytes : new long[] {16, 48, 4096, 4112, BYTES / 8, 32, 16}) {
        Window window = ground.grantSurely(bytes);
        assertEquals(0, window.start % 16, () -> "%s is not aligned".formatted(window));
        assertTrue(
            ground.bed.contains(window.start, bytes), () -> "%s is outside".formatted(window));
      }
    }
  }

  /**
   * When there is no storage, whichever commit fails: the answer is {@code FULL}, counted; what was
   * granted stays as it is; and the same request is served when there is storage again.
   */
  @Test
  public final void rule206_withoutStorageTheArenaIsFullAndRecovers() {
    Faults.forEach(
        nth -> {
          try (Ground ground = new Ground()) {
            WatchedStorage storage = ground.bed.storage();
            storage.refuseOnly(nth);
            for (int turn = 0; turn < 2; turn++) {
              for (long bytes = 64; bytes < BYTES / 4; bytes *= 4) {
                grantInSpiteOfFault(ground, bytes);
              }
              ground.windows.forEach(window -> assertFilled(ground, window));
              ground.reset(0);
            }
            return storage.refusals() > 0;
          }
        });
  }

  private static void grantInSpiteOfFault(Ground ground, long bytes) {
    WatchedStorage storage = ground.bed.storage();
    long refusals = storage.refusals();
    long granted = ground.arena.granted();
    long overflows = ground.arena.overflows();
    Window window = ground.grant(bytes);
    if (window == null) {
      assertEquals(refusals + 1, storage.refusals(), "full without a fault");
      assertEquals(granted, ground.arena.granted());
      assertEquals(overflows + 1, ground.arena.overflows());
      window = ground.grantSurely(bytes);
    }
    assertTrue(storage.isCommitted(window.start, window.bytes), "granted without storage");
    Pattern.fill(ground.space, window.start, window.bytes, window.number);
  }

  private static void assertFilled(Ground ground, Window window) {
    Pattern.assertFilled(ground.space, window.start, window.bytes, window.number);
  }

  /** The high water mark is the greatest use that a reset reported. */
  @Test
  public final void rule207_theHighWaterIsTheGreatestUse() {
    try (Ground ground = new Ground()) {
      long greatest = 0;
      for (long used : new long[] {0, 48, 32, 1000, 999, 0}) {
        assertEquals(greatest, ground.arena.highWater());
        ground.grantSurely(1024);
        ground.reset(used);
        greatest = Math.max(greatest, used);
      }
      assertEquals(1000, ground.arena.highWater());
    }
  }

  /** Bytes granted, resets and overflows are counted exactly; compared with a model at random. */
  @Test
  public final void rule208_theFiguresAreExact() {
    RandomWork.on(Counts::new)
        .with(80, "grant", sizes(32), Counts::grant)
        .with(1, "reset", Arbitraries.longs().between(0, BYTES), Counts::reset)
        .keeps(600, Counts::compare);
  }

  private final class Counts implements AutoCloseable {
    private final Ground ground = new Ground();
    private long granted;
    private long resets;
    private long overflows;

    void grant(long bytes) {
      if (ground.grant(bytes) == null) {
        overflows++;
      } else {
        granted += bytes;
      }
    }

    void reset(long used) {
      ground.reset(Math.min(used, granted));
      granted = 0;
      resets++;
    }

    void compare() {
      ScratchArena arena = ground.arena;
      assertAll(
          () -> assertEquals(BYTES, arena.capacity(), "capacity"),
          () -> assertEquals(granted, arena.granted(), "granted"),
          () -> assertEquals(resets, arena.resets(), "resets"),
          () -> assertEquals(overflows, arena.overflows(), "overflows"));
    }

    @Override
    public void close() {
      ground.close();
    }
  }

  /** A window of 0 bytes, fewer, or no multiple of 16 is an error that names the size. */
  @Test
  public final void rule209_aBadWindowIsNamed() {
    try (Ground ground = new Ground()) {
      for (long bytes : new long[] {0, -1, -16, 8, 17, Long.MIN_VALUE, Long.MAX_VALUE}) {
        BadSizes.assertRefused(bytes, () -> ground.arena.grant(bytes));
      }
    }
  }

  /** A use below 0 or above what is granted is an error that names it. */
  @Test
  public final void rule210_aBadUseIsNamed() {
    try (Ground ground = new Ground()) {
      ground.grantSurely(32);
      for (long used : new long[] {-1, 33, Long.MIN_VALUE, Long.MAX_VALUE}) {
        BadSizes.assertRefused(used, () -> ground.arena.reset(used));
      }
    }
  }

  /** An arena of a bad size, at a bad place or outside the space is an error that names it. */
  @Test
  public final void rule211_aBadArenaIsNamed() {
    try (Testbed bed = new Testbed(BYTES)) {
      ScratchArenaProvider provider = provider();
      for (long bytes : new long[] {0, -16, 8, 4097, Long.MIN_VALUE, Long.MAX_VALUE}) {
        BadSizes.assertRefused(bytes, () -> provider.create(bed.space(), Testbed.START, bytes));
      }
      for (long start : new long[] {8, Testbed.START + 1}) {
        BadSizes.assertRefused(start, () -> provider.create(bed.space(), start, BYTES));
      }
      for (long start : new long[] {-16, bed.space().size(), Long.MAX_VALUE - 15}) {
        BadSizes.assertOutOfBounds(start, () -> provider.create(bed.space(), start, BYTES));
      }
    }
  }

  /**
   * A window that can never fit is refused with {@code FULL}, counted, and nothing else changes.
   */
  @Test
  public final void rule212_aWindowBeyondTheArenaIsFull() {
    try (Ground ground = new Ground()) {
      ground.grantSurely(1024);
      for (long bytes : new long[] {BYTES + 16, 1L << 40, Long.MAX_VALUE - 15}) {
        long overflows = ground.arena.overflows();
        assertEquals(ScratchArena.FULL, ground.arena.grant(bytes));
        assertEquals(overflows + 1, ground.arena.overflows());
        assertEquals(1024, ground.arena.granted());
      }
    }
  }

  /** Before it is full, an arena grants at least half of its bytes in windows of an eighth. */
  @Test
  public final void rule213_atLeastHalfOfTheArenaCanBeGranted() {
    try (Ground ground = new Ground()) {
      long granted = ground.grantAll();
      assertTrue(granted >= BYTES / 2, () -> "%d of %d bytes".formatted(granted, BYTES));
    }
  }

  /** What is written to a window stays until the reset, whatever else is granted or refused. */
  @Test
  public final void rule214_windowsKeepTheirContents() {
    try (Ground ground = new Ground()) {
      for (long bytes = 16; bytes <= BYTES; bytes = bytes * 2 + 16) {
        Window window = ground.grant(bytes);
        if (window != null) {
          Pattern.fill(ground.space, window.start, window.bytes, window.number);
        }
      }
      assertNotEquals(0, ground.windows.size());
      ground.windows.forEach(window -> assertFilled(ground, window));
    }
  }

  /** Nothing outside the arena's own range is written. */
  @Test
  public final void rule215_nothingOutsideIsWritten() {
    try (Ground ground = new Ground()) {
      for (int turn = 0; turn < 3; turn++) {
        ground.grantAll();
        ground.reset(0);
      }
      ground.arena.close();
      ground.bed.assertNothingOutsideIsWritten();
    }
  }

  /** Closing an arena again does nothing. */
  @Test
  public final void rule216_closeIsIdempotent() {
    try (Ground ground = new Ground()) {
      ground.grantSurely(1024);
      ground.reset(0);
      ground.arena.close();
      assertDoesNotThrow(ground.arena::close);
    }
  }
}
