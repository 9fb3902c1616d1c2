package valk.checked;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import valk.memory.Space;

/**
 * What lies where nobody may write. Every word ends in the bits {@code 110}, so none is a value or
 * the header of a cell, and none is an offset into a space; which one is found tells what the place
 * was. Seen in hexadecimal:
 *
 * <pre>
 *   0ff59ace0ff59ace   storage that was never committed       ("off space")
 *   d15ca4ded15ca4de   storage that was discarded             ("discarde[d]")
 *   4ed204e04ed204ee   redzone of a space                     ("redzone")
 *   0ae4af4ee0aeaf4e   scratch arena, not granted             ("arena free")
 *   51abf4ee51abf4ee   block of a slab, free or fresh         ("slab free")
 *   4ea9f4ee4ea9f4ee   free cells of a heap                   ("heap free")
 *   ca9a4100……………6     canary, which differs from place to place
 * </pre>
 */
final class Poison {
  static final long UNCOMMITTED = 0x0FF5_9ACE_0FF5_9ACEL;
  static final long DISCARDED = 0xD15C_A4DE_D15C_A4DEL;
  static final long REDZONE = 0x4ED2_04E0_4ED2_04EEL;
  static final long ARENA = 0x0AE4_AF4E_E0AE_AF4EL;
  static final long SLAB = 0x51AB_F4EE_51AB_F4EEL;
  static final long HEAP = 0x4EA9_F4EE_4EA9_F4EEL;

  /** What a search for damage gives when there is none. */
  static final long INTACT = -1;

  private static final long CANARY = 0xCA9A_4100_0000_0006L;
  private static final long WORD = Long.BYTES;
  private static final ValueLayout.OfLong WORDS = ValueLayout.JAVA_LONG_UNALIGNED;

  private Poison() {}

  // ---- in a space

  /** Fills whole words. */
  static void fill(Space space, long from, long to, long word) {
    if (from == to) {
      return;
    }
    Space.store(space, from, word);
    for (long done = from + WORD; done < to; ) {
      long more = Math.min(done - from, to - done);
      space.copy(from, done, more);
      done += more;
    }
  }

  /** Offset of the first word that is another one; {@link #INTACT} if there is none. */
  static long firstDamage(Space space, long from, long to, long word) {
    if (from == to) {
      return INTACT;
    }
    if (Space.load(space, from) != word) {
      return from;
    }
    // Each word must equal the one before it.
    long at = space.mismatch(from, from + WORD, to - from - WORD);
    return at < 0 ? INTACT : from + WORD + at / WORD * WORD;
  }

  /** Writes canaries: words that tell their own place, so that a copied canary is none. */
  static void guard(Space space, long from, long to) {
    for (long at = from; at < to; at += WORD) {
      Space.store(space, at, canary(at));
    }
  }

  /** Offset of the first canary that is damaged; {@link #INTACT} if none is. */
  static long firstDamagedCanary(Space space, long from, long to) {
    for (long at = from; at < to; at += WORD) {
      if (Space.load(space, at) != canary(at)) {
        return at;
      }
    }
    return INTACT;
  }

  static long canary(long at) {
    return CANARY ^ at;
  }

  // ---- in a segment

  /** As in a space. */
  static void fill(MemorySegment bytes, long from, long to, long word) {
    if (from == to) {
      return;
    }
    bytes.set(WORDS, from, word);
    for (long done = from + WORD; done < to; ) {
      long more = Math.min(done - from, to - done);
      MemorySegment.copy(bytes, from, bytes, done, more);
      done += more;
    }
  }

  /** As in a space. */
  static long firstDamage(MemorySegment bytes, long from, long to, long word) {
    if (from == to) {
      return INTACT;
    }
    if (bytes.get(WORDS, from) != word) {
      return from;
    }
    long at = MemorySegment.mismatch(bytes, from, to - WORD, bytes, from + WORD, to);
    return at < 0 ? INTACT : from + WORD + at / WORD * WORD;
  }

  static long wordAt(MemorySegment bytes, long at) {
    return bytes.get(WORDS, at);
  }

  /** "holds …, not …", for messages. */
  static String difference(long found, long expected) {
    return "holds %016x, not %016x".formatted(found, expected);
  }
}
