package valk.checked;

/** What is asked of the sizes and places that a tier is made with. */
final class Sizes {
  /** Every block, window and cell begins at a multiple of this many bytes. */
  static final long GRANULE = 16;

  private Sizes() {}

  static void requireAligned(String name, long value) {
    requireMultiple(name, value, GRANULE);
  }

  static void requireMultiple(String name, long value, long of) {
    if (value % of != 0) {
      throw new IllegalArgumentException(
          "%s=%d is not a multiple of %d".formatted(name, value, of));
    }
  }

  static void requireRange(String name, long value, long least, long greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(
          "%s=%d is not in %d..%d".formatted(name, value, least, greatest));
    }
  }

  static long roundDown(long offset, long unit) {
    return offset & -unit;
  }

  static long roundUp(long offset, long unit) {
    return (offset + unit - 1) & -unit;
  }
}
