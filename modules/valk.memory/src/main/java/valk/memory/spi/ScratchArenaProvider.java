package valk.memory.spi;

import valk.memory.ScratchArena;
import valk.memory.Space;

/** How the windows of a scratch arena are granted. */
public interface ScratchArenaProvider extends Provider {

  /**
   * Makes an arena over a part of a space that nothing else uses.
   *
   * @param space the space that holds the arena's bytes
   * @param start offset of the arena's first byte, a multiple of 16
   * @param bytes size of the arena in bytes, a positive multiple of 16
   * @return an arena of which nothing is granted
   * @throws IllegalArgumentException if {@code start} or {@code bytes} is not as described
   * @throws IndexOutOfBoundsException if the range does not lie inside the space
   */
  ScratchArena create(Space space, long start, long bytes);
}
