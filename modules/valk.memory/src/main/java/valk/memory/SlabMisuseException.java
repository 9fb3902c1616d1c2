package valk.memory;

import java.io.Serial;

/**
 * Thrown when a block is released that its slab has not handed out; a bug of the releasing code.
 */
public final class SlabMisuseException extends TierMisuseException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param slab name of the slab
   * @param block the block that was to be released
   * @param reason what is wrong with it, completing "block 7 …"
   */
  public SlabMisuseException(String slab, int block, String reason) {
    super("slab %s: block %d %s".formatted(slab, block, reason));
  }
}
