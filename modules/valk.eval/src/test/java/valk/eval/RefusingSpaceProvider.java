package valk.eval;

import valk.memory.Space;
import valk.memory.StorageException;
import valk.memory.spi.SpaceProvider;

/** Has no place for anything, which shows that it was asked. */
public final class RefusingSpaceProvider implements SpaceProvider {
  /** For the service loader. */
  public RefusingSpaceProvider() {}

  @Override
  public String name() {
    return "refusing";
  }

  @Override
  public String description() {
    return "Has no place for anything.";
  }

  @Override
  public Space.Storage reserve(long bytes, long likelyBytes) {
    throw new StorageException("refused");
  }
}
