package valk.memory;

import valk.memory.spi.ScratchArenaProvider;

/** Provides the scratch arena {@value #NAME}, which gives storage back. */
final class ChunkedArenaProvider implements ScratchArenaProvider {
  static final String NAME = "chunked";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Cuts adjacent windows from chunks of 64 KiB; gives back those that %d resets did not need."
        .formatted(ChunkedArena.QUIET_RESETS);
  }

  @Override
  public ScratchArena create(Space space, long start, long bytes) {
    return new ChunkedArena(space, start, bytes);
  }
}
