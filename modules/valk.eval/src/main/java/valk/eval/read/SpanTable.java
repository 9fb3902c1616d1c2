package valk.eval.read;

import java.util.Arrays;

/**
 * Where each part of a form stands in its source: a table in preorder, parallel to the form.
 *
 * <pre>
 *   (if c {x})      entry  position of   next after it
 *                     0    (               6
 *                     1    if              2
 *                     2    c               3
 *                     3    {               5     ... and so on
 * </pre>
 *
 * A list has an entry, then come the entries of its elements. What the reader adds has the place of
 * what made it add: {@code 'x} is a list and the symbol {@code quote}, both at the quote character,
 * and {@code x}; likewise {@code vector} for {@code [} and {@code map/of} for <code>#{</code>.
 *
 * <p>To walk: the first element of the list at entry {@code e} is entry {@code e + 1}; the element
 * after entry {@code e} is {@link #skip skip(e)}.
 *
 * <p>Immutable once the reader has given it away.
 */
public final class SpanTable {
  /** Java bytes an entry takes. */
  static final int ENTRY_BYTES = 2 * Integer.BYTES;

  private static final int INITIAL_ENTRIES = 16;
  private static final int OBJECT_BYTES = 64;

  private int[] positions = new int[INITIAL_ENTRIES];
  private int[] after = new int[INITIAL_ENTRIES];
  private int size;

  SpanTable() {}

  /** Number of entries. */
  public int size() {
    return size;
  }

  /**
   * Byte offset into the source at which the part begins.
   *
   * @throws IndexOutOfBoundsException there is no such entry
   */
  public int position(int entry) {
    return positions[checked(entry)];
  }

  /**
   * The entry after this one and all that is inside it.
   *
   * @throws IndexOutOfBoundsException there is no such entry
   */
  public int skip(int entry) {
    return after[checked(entry)];
  }

  /** Estimate of the Java memory that the table takes, in bytes. */
  public long charge() {
    return OBJECT_BYTES + (long) ENTRY_BYTES * positions.length;
  }

  /** Java bytes that one more entry asks for: 0 when there is room. */
  long growth() {
    return size < positions.length ? 0 : (long) ENTRY_BYTES * positions.length;
  }

  /** Adds the entry of an atom, or of a list whose elements follow until {@link #close}. */
  int add(int position) {
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, 2 * size);
      after = Arrays.copyOf(after, 2 * size);
    }
    positions[size] = position;
    after[size] = size + 1;
    return size++;
  }

  /** All elements of the list have their entries. */
  void close(int entry) {
    after[entry] = size;
  }

  private int checked(int entry) {
    if (entry < 0 || entry >= size) {
      throw new IndexOutOfBoundsException("span entry " + entry + " of " + size);
    }
    return entry;
  }
}
