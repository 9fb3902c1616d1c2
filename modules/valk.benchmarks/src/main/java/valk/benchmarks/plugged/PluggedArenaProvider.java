package valk.benchmarks.plugged;

import valk.memory.ScratchArena;
import valk.memory.Space;
import valk.memory.spi.ScratchArenaProvider;

/** An arena that comes in a jar. */
public final class PluggedArenaProvider implements ScratchArenaProvider {
  /** What it is chosen by. */
  public static final String NAME = "plugged";

  /** For {@link java.util.ServiceLoader}. */
  public PluggedArenaProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "windows from the back of the range, to show that a provider may come from a jar";
  }

  @Override
  public ScratchArena create(Space space, long start, long bytes) {
    return new PluggedArena(space, start, bytes);
  }
}
