package valk.eval;

import valk.memory.Providers;
import valk.memory.Space;
import valk.memory.spi.SpaceProvider;

/** Calls itself as a built-in provider is called. */
public final class ImposingSpaceProvider implements SpaceProvider {
  /** For the service loader. */
  public ImposingSpaceProvider() {}

  @Override
  public String name() {
    return Providers.DEFAULT_SPACE;
  }

  @Override
  public String description() {
    return "Never taken.";
  }

  @Override
  public Space.Storage reserve(long bytes, long likelyBytes) {
    throw new AssertionError("taken");
  }
}
