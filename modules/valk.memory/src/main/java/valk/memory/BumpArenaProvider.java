package valk.memory;

import valk.memory.spi.ScratchArenaProvider;

/** Provides the default scratch arena, {@value #NAME}. */
final class BumpArenaProvider implements ScratchArenaProvider {
  static final String NAME = "bump";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Cuts adjacent windows from one range and takes them all back by resetting one number.";
  }

  @Override
  public ScratchArena create(Space space, long start, long bytes) {
    return new BumpArena(space, start, bytes);
  }
}
