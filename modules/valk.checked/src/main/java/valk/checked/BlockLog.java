package valk.checked;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is known of each block of a slab, kept as far as blocks were used. */
final class BlockLog {
  /** Never handed out, and not looked at. */
  static final byte FRESH = 0;

  /** Never handed out; its edges are poison since a neighbour is in use or was. */
  static final byte GUARD = 1;

  /** Handed out. */
  static final byte IN_USE = 2;

  /** Released; all of it is poison. */
  static final byte POISONED = 3;

  /** Released; there was no storage to poison it. */
  static final byte WITHOUT_STORAGE = 4;

  private byte[] states = {};
  private @Nullable Trace[] acquires = {};
  private @Nullable Trace[] releases = {};

  byte state(int block) {
    return block >= 0 && block < states.length ? states[block] : FRESH;
  }

  void setState(int block, byte state) {
    coverUpTo(block);
    states[block] = state;
  }

  private void coverUpTo(int block) {
    if (block >= states.length) {
      int length = Math.max(block + 1, (int) Math.min(Integer.MAX_VALUE - 8, states.length * 2L));
      states = Arrays.copyOf(states, length);
      acquires = Arrays.copyOf(acquires, length);
      releases = Arrays.copyOf(releases, length);
    }
  }

  void noteAcquire(int block, Trace trace) {
    setState(block, IN_USE);
    acquires[block] = trace;
  }

  void noteRelease(int block, byte state, Trace trace) {
    setState(block, state);
    releases[block] = trace;
  }

  Trace lastAcquire(int block) {
    return known(acquires, block);
  }

  Trace lastRelease(int block) {
    return known(releases, block);
  }

  private static Trace known(@Nullable Trace[] traces, int block) {
    Trace trace = block < traces.length ? traces[block] : null;
    return trace == null ? Trace.UNKNOWN : trace;
  }

  /** One more than the last block of which anything is known. */
  int end() {
    return states.length;
  }
}
