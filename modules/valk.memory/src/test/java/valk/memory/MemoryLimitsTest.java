package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryLimitsTest {
  private static final long GIB = 1L << 30;

  @Test
  void nothingSetGivesTheDefaults() {
    MemoryLimits limits = MemoryLimits.fromEnvironment(Map.of("PATH", "/bin"));
    assertEquals(new MemoryLimits(4 << 20, 64 << 20, 16 << 20, GIB), limits);
    assertEquals(MemoryLimits.defaults(), limits);
  }

  @Test
  void eachVariableSetsItsOwnFigure() {
    MemoryLimits limits =
        MemoryLimits.fromEnvironment(
            Map.of("VALK_ARENA_SIZE", "64K", "VALK_HEAP_LIMIT", "1M", "VALK_GC_THRESHOLD", "0"));
    assertEquals(new MemoryLimits(64 << 10, 1 << 20, 0, GIB), limits);
  }

  @Test
  void aLimitAboveTheDefaultCeilingRaisesTheCeiling() {
    MemoryLimits limits = MemoryLimits.defaults().withHeapLimit("--heap-limit", "3G");
    assertEquals(3 * GIB, limits.ceiling());
  }

  @ParameterizedTest
  @CsvSource({
    "VALK_ARENA_SIZE, 65535, a size from 64K to 1024G",
    "VALK_ARENA_SIZE, 1025G, a size from 64K to 1024G",
    "VALK_HEAP_LIMIT, 1048575, a size from 1M to 1024G",
    "VALK_HEAP_LIMIT, 1099511627777, a size from 1M to 1024G",
    "VALK_GC_THRESHOLD, 1025G, a size from 0 to 1024G",
    "VALK_ARENA_SIZE, '', 'a number of bytes such as 4194304, 512K, 64M or 2G'",
    "VALK_HEAP_LIMIT, many, 'a number of bytes such as 4194304, 512K, 64M or 2G'",
    "VALK_GC_THRESHOLD, -1, 'a number of bytes such as 4194304, 512K, 64M or 2G'",
  })
  void aBadVariableIsNamedWithItsValueAndWhatIsAccepted(
      String variable, String value, String accepted) {
    MemoryLimitException e =
        assertThrows(
            MemoryLimitException.class,
            () -> MemoryLimits.fromEnvironment(Map.of(variable, value)));
    assertEquals(variable + ": bad value '" + value + "', accepted: " + accepted, e.getMessage());
  }

  @Test
  void anOptionIsNamedAsTheUserWroteIt() {
    MemoryLimitException e =
        assertThrows(
            MemoryLimitException.class,
            () -> MemoryLimits.defaults().withArenaSize("--arena-size", "1K"));
    assertEquals(
        "--arena-size: bad value '1K', accepted: a size from 64K to 1024G", e.getMessage());
  }

  @Test
  void aCeilingBelowTheLimitIsRefused() {
    MemoryLimitException e =
        assertThrows(
            MemoryLimitException.class, () -> new MemoryLimits(1 << 20, 2 << 20, 0, 1 << 20));
    assertEquals("ceiling: bad value '1048576', accepted: a size from 2M to 1024G", e.getMessage());
  }
}
