package valk.gc;

/**
 * The word that opens every cell but a pair. It alone tells a collector all that it needs.
 *
 * <pre>
 *   63                       38 37                       12 11    8 7     3 2   0
 *  +---------------------------+---------------------------+-------+-------+-----+
 *  | size in 16-byte granules  | slot count                | flags | type  | 010 |
 *  +---------------------------+---------------------------+-------+-------+-----+
 *
 *   cell:  | header | slot 0 | … | slot n-1 | raw bytes … | padding to 16 |
 *          0        8        16             8 + 8n
 * </pre>
 *
 * Slots are words that are traced; raw bytes are not looked at. The size counts the header. The
 * type code, 0 to 31, belongs to whoever allocates and means nothing here.
 *
 * <p>Flags and who may change them:
 *
 * <ul>
 *   <li>{@link #REMEMBERED}: a heap cell of up to 512 bytes that stands in the remembered set. Set
 *       by the write barrier, cleared by the checkpoint that empties the set.
 *   <li>{@link #OWNER}: the cell owns Java state that is told of its death. Set at birth, for good.
 *       Such a cell is born in the heap and never moves.
 * </ul>
 */
public final class CellHeader {
  /** Bytes of a header. */
  public static final int BYTES = 8;

  /** Flag: stands in the remembered set. */
  static final long REMEMBERED = 1L << 8;

  /** Flag: owns Java state. */
  static final long OWNER = 1L << 10;

  /** Greatest type code. */
  public static final int MAX_TYPE = 31;

  private static final int TYPE_SHIFT = 3;
  private static final int SLOTS_SHIFT = 12;
  private static final int SLOTS_BITS = 26;
  private static final int SIZE_SHIFT = SLOTS_SHIFT + SLOTS_BITS;
  private static final int SIZE_BITS = 26;
  private static final int GRANULE_SHIFT = 4;

  /** Greatest number of slots of a cell. */
  public static final int MAX_SLOTS = (1 << SLOTS_BITS) - 1;

  /** Bytes of the largest cell, 1 GiB - 16, header included. */
  public static final long MAX_BYTES = ((1L << SIZE_BITS) - 1) << GRANULE_SHIFT;

  static {
    boolean fieldsFillTheWord = SIZE_SHIFT + SIZE_BITS == Long.SIZE;
    boolean granuleShiftIsRight = 1 << GRANULE_SHIFT == Words.GRANULE;
    if (!fieldsFillTheWord || !granuleShiftIsRight) {
      throw new AssertionError("cell header fields do not add up to 64 bits");
    }
  }

  private CellHeader() {}

  /**
   * The header of a cell.
   *
   * @param type type code, 0 to {@link #MAX_TYPE}
   * @param slots number of slots, 0 to {@link #MAX_SLOTS}
   * @param bytes size of the cell, a multiple of 16 up to {@link #MAX_BYTES}, header included
   */
  public static long of(int type, int slots, long bytes) {
    return bytes << (SIZE_SHIFT - GRANULE_SHIFT)
        | (long) slots << SLOTS_SHIFT
        | (long) type << TYPE_SHIFT
        | Words.HEADER;
  }

  /** The type code. */
  public static int type(long header) {
    return (int) header >> TYPE_SHIFT & MAX_TYPE;
  }

  /** The number of slots. */
  public static int slots(long header) {
    return (int) (header >>> SLOTS_SHIFT) & MAX_SLOTS;
  }

  /** Bytes of the cell, header and padding included. */
  public static long bytes(long header) {
    return header >>> SIZE_SHIFT << GRANULE_SHIFT;
  }

  /** True if the flag is set. */
  static boolean has(long header, long flag) {
    return (header & flag) != 0;
  }

  /**
   * Bytes that a cell takes: the header, its slots and its raw bytes, rounded up to 16.
   *
   * @param slots number of slots, not negative
   * @param rawBytes bytes after the slots, not negative
   */
  public static long cellBytes(long slots, long rawBytes) {
    return (BYTES + slots * Words.WORD_BYTES + rawBytes + Words.GRANULE - 1)
        & -(long) Words.GRANULE;
  }

  /** Offset of a slot from the start of its cell. */
  public static long slotOffset(int slot) {
    return BYTES + (long) slot * Words.WORD_BYTES;
  }

  /** Offset of the first raw byte from the start of its cell. */
  public static long rawOffset(int slots) {
    return BYTES + (long) slots * Words.WORD_BYTES;
  }
}
