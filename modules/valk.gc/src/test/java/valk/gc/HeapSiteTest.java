package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import valk.gc.spi.HeapSite;
import valk.memory.Providers;
import valk.memory.Space;

class HeapSiteTest {
  private static final long UNIT = 1 << 16;

  private final Providers tiers = Providers.builtIn();
  private final Space space =
      Space.reserve(tiers.spaces().named(Providers.DEFAULT_SPACE), 8 * UNIT, 0);

  @AfterEach
  void close() {
    space.close();
  }

  private HeapSite site(long start, long smallBytes, long largeBytes) {
    return new HeapSite(
        space, start, smallBytes, largeBytes, 1 << 20, tiers.slabs().named(Providers.DEFAULT_SLAB));
  }

  @Test
  void theTwoPartsLieSideBySide() {
    HeapSite site = site(UNIT, 3 * UNIT, 4 * UNIT);
    assertEquals(4 * UNIT, site.largeStart());
    assertEquals(8 * UNIT, site.end());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -UNIT, 4096, UNIT + 16, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62})
  void aBadSizeIsNamed(long bytes) {
    assertNamed("smallBytes=" + bytes + " ", () -> site(UNIT, bytes, UNIT));
    assertNamed("largeBytes=" + bytes + " ", () -> site(UNIT, UNIT, bytes));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -UNIT, 4096, Long.MIN_VALUE, Long.MAX_VALUE})
  void aBadStartIsNamed(long start) {
    assertNamed("start=" + start + " ", () -> site(start, UNIT, UNIT));
  }

  private static void assertNamed(String start, Runnable making) {
    var e = assertThrows(IllegalArgumentException.class, making::run);
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
  }

  @Test
  void theSiteLiesInsideTheSpace() {
    assertThrows(IndexOutOfBoundsException.class, () -> site(2 * UNIT, 3 * UNIT, 4 * UNIT));
  }
}
