package valk.eval.value;

import valk.gc.Words;
import valk.memory.Space;

/**
 * Hashes that agree with {@link Equality}: equal values have equal hashes, wherever they lie.
 *
 * <ul>
 *   <li>Lists are hashed through and through, but for a bound on the work; the kind of a list,
 *       expression or quoted, does not count.
 *   <li>A real that is a whole number hashes as that integer, and an integer that no fixnum holds
 *       as the real that it is, if it is one.
 *   <li>Vectors and maps can change and can contain themselves, so only their length counts.
 *   <li>Functions and refs, compared by identity, hash by serial; never by address, since they
 *       move.
 * </ul>
 *
 * <p>A hash has 31 bits.
 */
public final class Hash {
  /** What {@link #ofKey} gives for a value that cannot be a key. */
  public static final int NOT_A_KEY = -1;

  private static final int STEPS_BETWEEN_POLLS = 1024;

  /** Elements of a list, with the lists in it, that take part; later ones do not. */
  private static final int MAX_ELEMENTS = 1 << 20;

  private static final int ROW_END = 32 * 1024;
  private static final long LIST_SEED = 0x6C69_7374L;
  private static final long STRING_SEED = 0x7374_7269L;
  private static final long OTHER_SEED = 0x6F74_6865L;

  private Hash() {}

  /**
   * The hash of any value. A safepoint.
   *
   * @param top first free stack index; words from there on are used
   */
  public static int of(Workspace w, long value, int fp, int top) {
    int hash = ofAtom(w.heap().space(), value);
    if (hash >= 0) {
      return hash;
    }
    return Words.isPair(value) ? new ListWalk(w, value, false, fp, top).run() : ofOther(w, value);
  }

  /**
   * The hash of a value that is to be a key: a number, string, symbol, keyword, or a list of these.
   * A safepoint.
   *
   * @return the hash, or {@link #NOT_A_KEY}
   */
  public static int ofKey(Workspace w, long value, int fp, int top) {
    int hash = ofAtom(w.heap().space(), value);
    if (hash >= 0) {
      return hash;
    }
    return Words.isPair(value) ? new ListWalk(w, value, true, fp, top).run() : NOT_A_KEY;
  }

  /** The hash of a number, string, symbol, keyword or nil, or a negative number. No safepoint. */
  static int ofAtom(Space space, long value) {
    if (Words.isFixnum(value) || Words.isSymbol(value) || Words.isKeyword(value)) {
      return mix(value);
    }
    if (value == Words.NIL) {
      return mix(LIST_SEED);
    }
    if (!Words.isObject(value)) {
      return NOT_A_KEY;
    }
    return switch (Shapes.type(space, value)) {
      case Shapes.REAL -> mix(Numbers.hashBits(RealCell.value(space, value)));
      case Shapes.INTEGER -> ofInteger(space, value);
      case Shapes.STRING -> ofString(space, value);
      default -> NOT_A_KEY;
    };
  }

  private static int ofInteger(Space space, long cell) {
    double real = IntegerCell.toDouble(space, cell);
    return Double.isInfinite(real) || !IntegerCell.equalsReal(space, cell, real)
        ? ofRow(
            space,
            IntegerCell.magnitudeAt(cell),
            IntegerCell.byteLength(space, cell),
            IntegerCell.sign(space, cell))
        : mix(Numbers.hashBits(real));
  }

  private static int ofString(Space space, long string) {
    int bytes = StringCell.byteLength(space, string);
    return ofRow(space, StringCell.textAt(string), bytes, STRING_SEED + bytes);
  }

  /**
   * The middle of a very long row does not count: a hash is work between two safepoints.
   *
   * @param from where the bytes of a cell begin, a multiple of eight bytes behind its header
   */
  private static int ofRow(Space space, long from, int bytes, long seed) {
    long hash = ofBytes(space, from, Math.min(bytes, ROW_END), seed);
    if (bytes > ROW_END) {
      int rest = Math.max(ROW_END, bytes - ROW_END & -Long.BYTES);
      hash = ofBytes(space, from + rest, bytes - rest, hash);
    }
    return mix(hash);
  }

  /** Reads whole words, also the one that holds the last bytes: it ends in the cell. */
  private static long ofBytes(Space space, long from, int bytes, long seed) {
    long hash = seed;
    int i = 0;
    for (; i + Long.BYTES <= bytes; i += Long.BYTES) {
      hash = combine(hash, Space.load(space, from + i));
    }
    return i == bytes ? hash : combine(hash, Space.load(space, from + i) & ~Utf8.behind(bytes - i));
  }

  private static int ofOther(Workspace w, long value) {
    Space space = w.heap().space();
    if (!Words.isObject(value)) {
      return mix(value);
    }
    return switch (Shapes.type(space, value)) {
      case Shapes.VECTOR -> mix(OTHER_SEED + VectorCell.length(space, value));
      case Shapes.MAP -> mix(OTHER_SEED - MapCell.count(space, value));
      case Shapes.CLOSURE -> mix(serialOfClosure(w, space, value));
      case Shapes.PARTIAL -> mix(serialOfPartial(w, space, value));
      case Shapes.REF -> mix(~(long) RefCell.ownerId(space, value));
      default -> mix(OTHER_SEED);
    };
  }

  private static int serialOfClosure(Workspace w, Space space, long closure) {
    int serial = ClosureCell.serial(space, closure);
    if (serial == 0) {
      serial = w.nextSerial();
      ClosureCell.setSerial(space, closure, serial);
    }
    return serial;
  }

  private static int serialOfPartial(Workspace w, Space space, long partial) {
    int serial = PartialCell.serial(space, partial);
    if (serial == 0) {
      serial = w.nextSerial();
      PartialCell.setSerial(space, partial, serial);
    }
    return serial;
  }

  private static int ofElement(Workspace w, long element, boolean asKey) {
    int hash = ofAtom(w.heap().space(), element);
    return hash >= 0 || asKey ? hash : ofOther(w, element);
  }

  /**
   * The walk through a list with the lists in it. The rests that are still to come lie on the
   * shadow stack from {@code base} on. Every nested list adds its beginning and its end to the
   * hash, so that {@code ((1) 2)} and {@code ((1 2))} differ.
   */
  private static final class ListWalk {
    private final Workspace w;
    private final boolean asKey;
    private final int fp;
    private final int base;
    private int top;
    private long rest;
    private long hash = LIST_SEED;

    ListWalk(Workspace w, long list, boolean asKey, int fp, int base) {
      this.w = w;
      this.asKey = asKey;
      this.fp = fp;
      this.base = base;
      this.top = base;
      this.rest = list;
    }

    /** A key is walked to its end, since every element must be fit to be one. */
    int run() {
      for (int step = 1; rest != Words.NIL && (asKey || step <= MAX_ELEMENTS); step++) {
        if (step % STEPS_BETWEEN_POLLS == 0) {
          poll();
        }
        if (!takeElement()) {
          return NOT_A_KEY;
        }
        leaveFinishedLists();
      }
      return mix(hash);
    }

    private boolean takeElement() {
      Space space = w.heap().space();
      long element = Pair.first(space, rest);
      rest = Pair.rest(space, rest);
      if (Words.isPair(element)) {
        hash = combine(hash, LIST_SEED);
        push(rest);
        top++;
        rest = element;
        return true;
      }
      int elementHash = ofElement(w, element, asKey);
      hash = combine(hash, elementHash);
      return elementHash != NOT_A_KEY;
    }

    private void leaveFinishedLists() {
      while (rest == Words.NIL && top > base) {
        rest = w.stack()[--top];
        hash = combine(hash, Words.NIL);
      }
    }

    private void poll() {
      push(rest);
      w.pollAfterElements(STEPS_BETWEEN_POLLS, fp, top + 1);
      rest = w.stack()[top];
    }

    private void push(long word) {
      w.reserve(fp, top + 1);
      w.stack()[top] = word;
    }
  }

  private static long combine(long hash, long next) {
    return (hash ^ next) * 0x9E37_79B9_7F4A_7C15L + (hash >>> 29);
  }

  private static int mix(long bits) {
    long mixed = (bits ^ bits >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
    return (int) (mixed >>> 33);
  }
}
