package valk.benchmarks;

import valk.gc.Words;
import valk.memory.Providers;
import valk.memory.Space;

/** A committed space without a heap in it: what can be done with the same storage at the least. */
final class BareStorage implements AutoCloseable {
  final Space space;
  private final long bytes;
  private long bump;

  BareStorage(long bytes) {
    this.bytes = bytes;
    this.space =
        Space.reserve(Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE), bytes, bytes);
    if (!space.commit(0, bytes)) {
      throw new IllegalStateException("no storage for " + bytes + " bytes");
    }
    space.fill(0, bytes, (byte) 1);
  }

  /** Makes a list of pairs by bumping a pointer, without looking whether there is room for it. */
  long list(int length) {
    long at = bump;
    long list = Words.NIL;
    for (int i = 0; i < length; i++) {
      Space.storePair(space, at, Words.fixnum(i), list);
      list = Words.quoted(at);
      at += Words.PAIR_BYTES;
    }
    bump = at;
    return list;
  }

  /** Size in bytes. */
  long bytes() {
    return bytes;
  }

  /** Begins again at the start if there is no room for so many pairs. */
  void ensure(int pairs) {
    if (bump + (long) pairs * Words.PAIR_BYTES > bytes) {
      bump = 0;
    }
  }

  /** Reads every word once, in the order of addresses. */
  long sum(long upTo) {
    long sum = 0;
    for (long at = 0; at < upTo; at += Words.WORD_BYTES) {
      sum += Space.load(space, at);
    }
    return sum;
  }

  /** Copies what is in front to the second half, of which it takes so many bytes. */
  void copy(long count) {
    space.copy(0, bytes / 2, count);
  }

  @Override
  public void close() {
    space.close();
  }
}
