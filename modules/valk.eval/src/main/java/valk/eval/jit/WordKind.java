package valk.eval.jit;

import valk.gc.Words;

/**
 * Kinds of words that compiled code tells apart by itself, without a call of {@link Words}: HotSpot
 * stops writing callees in place, however short, in methods that have become long.
 */
enum WordKind {
  /** {@link Words#isFixnum}. */
  FIXNUM(0b011, 0),
  /** {@link Words#isPair}. */
  PAIR(0b101, Words.EXPRESSION & Words.QUOTED),
  /** {@link Words#isObject}. */
  OBJECT(0b111, Words.OBJECT),
  /** {@link Words#isImmediate}. */
  IMMEDIATE(0b111, Words.IMMEDIATE);

  /** The bits of a word that tell whether it is of the kind. */
  final int mask;

  /** What those bits are then. */
  final int bits;

  WordKind(int mask, int bits) {
    this.mask = mask;
    this.bits = bits;
  }

  /** Whether a word is of the kind. */
  boolean includes(long word) {
    return ((int) word & mask) == bits;
  }
}
