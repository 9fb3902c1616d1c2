package valk.checked;

import java.util.function.Consumer;
import valk.memory.Slab;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;

/**
 * Provides {@linkplain Slab slabs} that know who has each block.
 *
 * <p><b>Caught</b>: the release of a block that is free, foreign or was never handed out, with the
 * stacks of the acquire, the release and the wrong release; a write to a free block, with the
 * stacks of its acquire and release, found when the block is handed out again or at the close; a
 * write of up to 256 bytes into a neighbour that is free or was never used, found at the release;
 * blocks that are in use at the close, with the stacks of their acquires. Reads of what nobody
 * wrote are seen as poison.
 *
 * <p><b>Not caught</b>: a write into a neighbour that is in use. Blocks lie side by side and their
 * users use them whole, so there is no room for canaries between two blocks in use; instead every
 * second block of up to 4 KiB is handed out first, and as long as half of the blocks suffice each
 * has free neighbours on both sides. Larger blocks have only those that were released. Nor are
 * reads caught that do not mind poison.
 *
 * <p>Released blocks wait in a quarantine of 4 MiB, first in, first out, before they are handed out
 * again; they come out earlier only when there is no other block left.
 */
public final class CheckedSlabProvider implements SlabProvider {
  private static final String LOGGER = "valk.checked";

  private final Consumer<String> leaks;

  /** Tells leaks to the logger {@code valk.checked}, as warnings. */
  public CheckedSlabProvider() {
    this(report -> System.getLogger(LOGGER).log(System.Logger.Level.WARNING, report));
  }

  /**
   * Tells leaks to a consumer.
   *
   * @param leaks told, when a slab is closed of which blocks are in use, how many they are and who
   *     acquired the first of them; on the closing thread
   */
  public CheckedSlabProvider(Consumer<String> leaks) {
    this.leaks = leaks;
  }

  @Override
  public String name() {
    return Finding.PROVIDER;
  }

  @Override
  public String description() {
    return "Poisons and quarantines free blocks, reports double release, late writes and leaks.";
  }

  @Override
  public Slab create(String name, Space space, long start, int blockSize, int capacity) {
    return new CheckedSlab(name, space, start, blockSize, capacity, leaks);
  }
}
