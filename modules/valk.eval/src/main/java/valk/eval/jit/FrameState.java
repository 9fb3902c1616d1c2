package valk.eval.jit;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Where the words of a frame are at one place of the code, as far as it is known when the code is
 * written.
 *
 * <p>A word that is in use is <em>cached</em>, in a Java local, or <em>homed</em>, in the shadow
 * stack, or both, and then both are the same. A safepoint can move values: all words in use are
 * homed before it, and no longer cached after it.
 */
final class FrameState {
  private static final byte CACHED = 1;
  private static final byte HOMED = 2;
  private static final int ROOM = 32;

  private byte[] words;

  /** Behind the last word in use. */
  private int end;

  /** The Java locals that hold anything at all, of words or not, see {@link StackMap}. */
  final BitSet set;

  /** Whether the Java local for {@code m.stack} holds it. */
  boolean stackLoaded;

  /**
   * Words above the method's frame that are known to lie below the limit of the stack, without a
   * frame: then no safepoint was asked for either, not long ago.
   */
  int room;

  /** Whether {@code m.returnTo} is still to be called before anything is stored in the frame. */
  boolean returnPending;

  private FrameState(byte[] words, BitSet set) {
    this.words = words;
    this.set = set;
  }

  /** A frame whose first words are cached, and nothing homed. */
  static FrameState cached(int count) {
    FrameState state = new FrameState(new byte[count + ROOM], new BitSet());
    Arrays.fill(state.words, 0, count, CACHED);
    state.end = count;
    return state;
  }

  /** A frame whose first words are homed, and nothing cached. */
  static FrameState homed(int count) {
    FrameState state = new FrameState(new byte[count + ROOM], new BitSet());
    Arrays.fill(state.words, 0, count, HOMED);
    state.end = count;
    return state;
  }

  FrameState copy() {
    return copy(set);
  }

  /** The same words, where other Java locals are set. */
  FrameState copy(BitSet set) {
    FrameState copy = new FrameState(words.clone(), (BitSet) set.clone());
    copy.end = end;
    copy.stackLoaded = stackLoaded;
    copy.returnPending = returnPending;
    copy.room = room;
    return copy;
  }

  /** Behind the last word in use. */
  int size() {
    return end;
  }

  private int at(int slot) {
    return slot < words.length ? words[slot] : 0;
  }

  boolean inUse(int slot) {
    return at(slot) != 0;
  }

  boolean isCached(int slot) {
    return (at(slot) & CACHED) != 0;
  }

  boolean isHomed(int slot) {
    return (at(slot) & HOMED) != 0;
  }

  /** The Java local has the word now, as well. */
  void cache(int slot) {
    words[slot] |= CACHED;
  }

  /** The shadow stack has the word now, as well. */
  void home(int slot) {
    words[slot] |= HOMED;
  }

  /** The Java local has a new word. */
  void assign(int slot) {
    if (slot >= words.length) {
      words = Arrays.copyOf(words, 2 * slot);
    }
    words[slot] = CACHED;
    end = Math.max(end, slot + 1);
  }

  /** The words from {@code slot} on are no longer in use. */
  void release(int slot) {
    if (slot < end) {
      Arrays.fill(words, slot, end, (byte) 0);
      end = slot;
    }
  }

  /** A safepoint was passed: everything in use was homed. */
  void uncache() {
    for (int slot = 0; slot < end; slot++) {
      if (inUse(slot) && !isHomed(slot)) {
        throw new IllegalStateException("a word at a safepoint is not homed: " + slot);
      }
      words[slot] &= HOMED;
    }
    stackLoaded = false;
  }
}
