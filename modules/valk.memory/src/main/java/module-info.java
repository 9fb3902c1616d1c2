/**
 * Bytes of the three tiers: one bounded {@link valk.memory.Space} per interpreter, the {@link
 * valk.memory.ScratchArena} and the {@link valk.memory.Slab} that divide it, and the limits and
 * figures that describe it. Knows nothing of cells, collection or Lisp.
 */
module valk.memory {
  requires static org.jspecify;

  exports valk.memory;
  exports valk.memory.spi;

  uses valk.memory.spi.SpaceProvider;
  uses valk.memory.spi.ScratchArenaProvider;
  uses valk.memory.spi.SlabProvider;
}
