package valk.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import valk.memory.Space;

/** Words that tell their owner and their place, so that a foreign write is noticed. */
final class Pattern {
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private Pattern() {}

  private static long word(long owner, long at) {
    return (owner + 1) * SPREAD ^ at;
  }

  static void fill(Space space, long offset, long bytes, long owner) {
    for (long at = offset; at < offset + bytes; at += Long.BYTES) {
      Space.store(space, at, word(owner, at));
    }
  }

  static void assertFilled(Space space, long offset, long bytes, long owner) {
    for (long at = offset; at < offset + bytes; at += Long.BYTES) {
      long here = at;
      assertEquals(
          word(owner, at),
          Space.load(space, at),
          () ->
              "the word at %d, of owner %d, whose bytes begin at %d"
                  .formatted(here, owner, offset));
    }
  }
}
