package valk.checked;

import valk.memory.ScratchArena;
import valk.memory.Space;
import valk.memory.spi.ScratchArenaProvider;

/**
 * Provides a {@linkplain ScratchArena scratch arena} whose windows lie apart and come back at
 * another address.
 *
 * <p><b>Caught</b>: writes before and behind a window, up to 64 bytes, with the stack that the
 * window was granted to, found when the next window is granted, at the reset or at the close;
 * writes to what is not granted, with the stack of the last reset, found when it is granted again
 * or at the close. Reads of it are seen as poison.
 *
 * <p><b>Not caught</b>: writes of one window into another one that is granted too; reads that do
 * not mind poison. When what was granted since the last reset fills more than half of the arena,
 * the next windows lie at old addresses again.
 */
public final class CheckedScratchArenaProvider implements ScratchArenaProvider {

  /** Made by whoever looks for providers. */
  public CheckedScratchArenaProvider() {}

  @Override
  public String name() {
    return Finding.PROVIDER;
  }

  @Override
  public String description() {
    return "Guards and poisons windows, moves on at each reset, and reports who wrote elsewhere.";
  }

  @Override
  public ScratchArena create(Space space, long start, long bytes) {
    return new CheckedArena(space, start, bytes);
  }
}
