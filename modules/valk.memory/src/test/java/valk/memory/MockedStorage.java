package valk.memory;

import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.lang.foreign.Arena;
import valk.memory.spi.SpaceProvider;

/** Storage that answers as a test tells it, and a provider of whatever storage a test has. */
final class MockedStorage {
  private MockedStorage() {}

  /** Storage of so many bytes; until told otherwise each commit is refused. */
  static Space.Storage of(long bytes) {
    Space.Storage storage = mock();
    when(storage.segment()).thenReturn(Arena.ofAuto().allocate(bytes, 16));
    return storage;
  }

  /** A provider, called "mocked", that has this storage for everybody. */
  static SpaceProvider provider(Space.Storage storage) {
    SpaceProvider provider = mock();
    when(provider.name()).thenReturn("mocked");
    when(provider.reserve(anyLong(), anyLong())).thenReturn(storage);
    return provider;
  }
}
