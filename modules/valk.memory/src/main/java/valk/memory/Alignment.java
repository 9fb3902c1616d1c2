package valk.memory;

/** What every window, block and range begins and ends at: multiples of 16 bytes. */
final class Alignment {
  static final long BYTES = 16;

  private Alignment() {}

  /**
   * Refuses a size or an offset that is no multiple of {@value #BYTES}.
   *
   * @throws IllegalArgumentException names the value
   */
  static void require(String name, long value) {
    if (value % BYTES != 0) {
      throw new IllegalArgumentException(
          "%s=%d is not a multiple of %d".formatted(name, value, BYTES));
    }
  }
}
