/**
 * Hostile providers of every memory tier, all named {@code checked}: for finding out who misuses
 * memory, not for production. Nothing requires this module; it is found by {@link
 * java.util.ServiceLoader}.
 */
module valk.checked {
  requires static org.jspecify;
  requires transitive valk.gc;

  exports valk.checked;

  provides valk.memory.spi.SpaceProvider with
      valk.checked.CheckedSpaceProvider;
  provides valk.memory.spi.ScratchArenaProvider with
      valk.checked.CheckedScratchArenaProvider;
  provides valk.memory.spi.SlabProvider with
      valk.checked.CheckedSlabProvider;
  provides valk.gc.spi.HeapProvider with
      valk.checked.CheckedHeapProvider;
}
