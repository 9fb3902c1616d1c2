package valk.gc;

/**
 * Where storage that is given back in several parts is cut. A space gives it back by whole units,
 * in all spaces that ship of {@value #BYTES} bytes: of a unit that is cut in two, neither part
 * would be given back.
 */
final class StorageUnits {
  /** Bytes of a unit, a power of two. */
  static final long BYTES = 1 << 16;

  private StorageUnits() {}

  /** The first offset from one on at which a unit begins, if it is not past the last; else that. */
  static long cut(long first, long last) {
    long unit = (first + BYTES - 1) & -BYTES;
    return unit <= last ? unit : first;
  }
}
