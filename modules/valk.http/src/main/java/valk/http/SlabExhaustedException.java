package valk.http;

import java.io.Serial;

/**
 * Thrown when a buffer needs a block and its slab has none to give. No error of anybody: whoever
 * asked stops asking, and goes on when a buffer was released.
 *
 * <p>Has no stack trace, since it may be thrown for every read of every connection while a server
 * is short of buffers.
 */
public final class SlabExhaustedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param slab name of the slab
   * @param wanted how many blocks were wanted at once
   * @param capacity how many blocks the slab has
   */
  public SlabExhaustedException(String slab, int wanted, int capacity) {
    super(
        "slab %s: no free block: wanted=%d, capacity=%d".formatted(slab, wanted, capacity),
        null,
        false,
        false);
  }
}
