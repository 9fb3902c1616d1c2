package valk.gc;

/**
 * The 64-bit word in which every value is held, and its tags.
 *
 * <pre>
 *   63                                             8 7      3 2 1 0
 *  +------------------------------------------------------------+---+
 *  | signed 62-bit integer                                      |0 0|  fixnum
 *  +------------------------------------------------------------+---+
 *  | byte offset into the space, a multiple of 16         0 |0 0 1|  expression pair
 *  | byte offset into the space, a multiple of 16         0 |0 1 1|  quoted pair
 *  | byte offset into the space, a multiple of 16         0 |1 0 1|  object (a cell with a header)
 *  +-----------------------------------------------+--------+-----+
 *  | payload, 56 bits                              | subtag |1 1 1|  immediate
 *  +-----------------------------------------------+--------+-----+
 *  | see {@link CellHeader}                                 |0 1 0|  header: never a value
 *  | byte offset of the copy                              0 |1 1 0|  forwarding: never a value
 *  +--------------------------------------------------------+-----+
 * </pre>
 *
 * The tags are chosen so that the questions asked most are one mask and one comparison: a fixnum
 * has two low zero bits, so sums and comparisons need no untagging; the two kinds of pair differ in
 * bit 1 only, so retagging a list is one bit; and header and forwarding words share the low bits
 * {@code 10}, which no value has, so that the first word of any 16 bytes in use tells a pair (a
 * value) from a cell (a header) from what a checkpoint has moved away (a forwarding).
 */
public final class Words {
  /** Least integer that a fixnum holds, -2^61. */
  public static final long FIXNUM_MIN = -(1L << 61);

  /** Greatest integer that a fixnum holds, 2^61 - 1. */
  public static final long FIXNUM_MAX = (1L << 61) - 1;

  /** Tag of a pair that is an expression, {@code ( … )}. */
  public static final int EXPRESSION = 0b001;

  /** Tag of a pair that is a quoted list, <code>{ … }</code>. */
  public static final int QUOTED = 0b011;

  /** Tag of a cell with a header. */
  public static final int OBJECT = 0b101;

  /** Tag of an immediate. */
  public static final int IMMEDIATE = 0b111;

  /** Tag of a cell header. */
  static final int HEADER = 0b010;

  /** Tag of the forwarding word that a moved cell leaves behind. */
  static final int FORWARDING = 0b110;

  /**
   * Cells lie on multiples of this many bytes; the low four bits of an offset are free for a tag.
   */
  public static final int GRANULE = 16;

  /** Bytes of a pair. */
  public static final int PAIR_BYTES = 16;

  /** Bytes of a word. */
  public static final int WORD_BYTES = 8;

  /** Immediate subtag of the constants. */
  public static final int CONSTANT = 0;

  /** Immediate subtag of a symbol; its payload is a name id. */
  public static final int SYMBOL = 1;

  /** Immediate subtag of a keyword; its payload is a name id. */
  public static final int KEYWORD = 2;

  /** Immediate subtag of a builtin function; its payload is an index. */
  public static final int BUILTIN = 3;

  /** Immediate subtag of a special form as a value; its payload is an index. */
  public static final int FORM = 4;

  /** The empty list. */
  public static final long NIL = 7;

  static {
    if ((NIL & (EXPRESSION | QUOTED)) != QUOTED) {
      throw new AssertionError("a list that ends with nil is quoted, see listAt");
    }
  }

  /** The mark of what has no value yet; never visible to a program. */
  public static final long UNSET = 1L << 8 | IMMEDIATE;

  /** The mark that asks for a tail call; never visible to a program. */
  public static final long TAIL = 2L << 8 | IMMEDIATE;

  /** The mark of nothing at all, such as the end of a source; never visible to a program. */
  public static final long NONE = 3L << 8 | IMMEDIATE;

  private static final int TAG_MASK = 7;
  private static final int SUBTAG_SHIFT = 3;
  private static final int PAYLOAD_SHIFT = 8;
  private static final int KIND_MASK = (1 << PAYLOAD_SHIFT) - 1;
  private static final int PAIR_KIND_BIT = EXPRESSION ^ QUOTED;

  private Words() {}

  /** True if the word is a fixnum. */
  public static boolean isFixnum(long word) {
    return (word & 3) == 0;
  }

  /** True if both words are fixnums. */
  public static boolean areFixnums(long a, long b) {
    return ((a | b) & 3) == 0;
  }

  /** True if a fixnum holds the integer. */
  public static boolean fitsFixnum(long integer) {
    return integer >= FIXNUM_MIN && integer <= FIXNUM_MAX;
  }

  /** The fixnum of an integer that {@linkplain #fitsFixnum fits}; other integers lose high bits. */
  public static long fixnum(long integer) {
    return integer << 2;
  }

  /** The integer that a fixnum holds. */
  public static long integer(long fixnum) {
    return fixnum >> 2;
  }

  /** True if the word points to a pair of either kind. */
  public static boolean isPair(long word) {
    return (word & 5) == 1;
  }

  /** True if the word points to the pair at an offset, as either kind of list. */
  static boolean isPairAt(long offset, long word) {
    return (word & ~(long) PAIR_KIND_BIT) == (offset | EXPRESSION);
  }

  /** True if the word points to a pair that is a quoted list. */
  public static boolean isQuoted(long word) {
    return (word & TAG_MASK) == QUOTED;
  }

  /**
   * The list that a pair is: of the kind that its rest has, and quoted if that is nil.
   *
   * @param offset of the pair
   * @param rest its second word, a list
   */
  public static long listAt(long offset, long rest) {
    return offset | rest & (EXPRESSION | QUOTED);
  }

  /**
   * True if both words are of one kind: pointers of one tag, fixnums that are alike, immediates.
   */
  public static boolean haveSameTag(long a, long b) {
    return ((a ^ b) & TAG_MASK) == 0;
  }

  /** True if the word points to a cell with a header. */
  public static boolean isObject(long word) {
    return (word & TAG_MASK) == OBJECT;
  }

  /** True if the word points to a pair or to a cell. */
  public static boolean isPointer(long word) {
    return (word & 1) != 0 && (word & TAG_MASK) != IMMEDIATE;
  }

  /** True if the word is nil. */
  public static boolean isNil(long word) {
    return word == NIL;
  }

  /** True if the word is nil or points to a pair. */
  public static boolean isList(long word) {
    return word == NIL || isPair(word);
  }

  /** True if the word is an immediate. */
  public static boolean isImmediate(long word) {
    return (word & TAG_MASK) == IMMEDIATE;
  }

  /** True if the word is a symbol. */
  public static boolean isSymbol(long word) {
    return (word & KIND_MASK) == (SYMBOL << SUBTAG_SHIFT | IMMEDIATE);
  }

  /** True if the word is a keyword. */
  public static boolean isKeyword(long word) {
    return (word & KIND_MASK) == (KEYWORD << SUBTAG_SHIFT | IMMEDIATE);
  }

  /** True if the word holds a name id: a symbol or a keyword. */
  static boolean isName(long word) {
    int kind = (int) word & KIND_MASK;
    return kind == (SYMBOL << SUBTAG_SHIFT | IMMEDIATE)
        || kind == (KEYWORD << SUBTAG_SHIFT | IMMEDIATE);
  }

  /** The subtag of an immediate, 0 to 31. */
  public static int subtag(long immediate) {
    return (int) immediate >> SUBTAG_SHIFT & 31;
  }

  /** The payload of an immediate. */
  public static int payload(long immediate) {
    return (int) (immediate >>> PAYLOAD_SHIFT);
  }

  /** The immediate of a subtag, 0 to 31, and a payload that is not negative. */
  public static long immediate(int subtag, int payload) {
    return (long) payload << PAYLOAD_SHIFT | (long) subtag << SUBTAG_SHIFT | IMMEDIATE;
  }

  /** The symbol of a name id. */
  public static long symbol(int name) {
    return immediate(SYMBOL, name);
  }

  /** The keyword of a name id. */
  public static long keyword(int name) {
    return immediate(KEYWORD, name);
  }

  /** The byte offset that a pointer word holds. */
  public static long offset(long pointer) {
    return pointer & ~15L;
  }

  /** The tag of a word: its low three bits. */
  public static int tag(long word) {
    return (int) word & TAG_MASK;
  }

  /** The pointer to the pair at an offset, as an expression. */
  public static long expression(long offset) {
    return offset | EXPRESSION;
  }

  /** The pointer to the pair at an offset, as a quoted list. */
  public static long quoted(long offset) {
    return offset | QUOTED;
  }

  /** The pointer to the cell at an offset. */
  public static long object(long offset) {
    return offset | OBJECT;
  }

  /** The same list as an expression; other words than pairs are returned as they are. */
  public static long asExpression(long list) {
    return isPair(list) ? list & ~(long) PAIR_KIND_BIT : list;
  }

  /** The same list as a quoted list; other words than pairs are returned as they are. */
  public static long asQuoted(long list) {
    return isPair(list) ? list | PAIR_KIND_BIT : list;
  }

  /** True if the first word of a cell says that the cell has a header, so is no pair. */
  static boolean isHeader(long firstWord) {
    return (firstWord & TAG_MASK) == HEADER;
  }

  /** True if the first word of a cell says that the cell has moved. */
  static boolean isForwarding(long firstWord) {
    return (firstWord & TAG_MASK) == FORWARDING;
  }

  /** The word that leads from a moved cell to its copy. */
  static long forwarding(long newOffset) {
    return newOffset | FORWARDING;
  }

  /** True if nothing but a value can look like this; headers, forwardings and poison do not. */
  static boolean isValue(long word) {
    return (word & 3) != 2;
  }
}
