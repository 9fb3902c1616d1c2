package valk.checked;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.memory.Space;
import valk.memory.StorageException;

/**
 * Storage that knows for every 16 bytes whether they are committed.
 *
 * <pre>
 *   storage below
 *   +---------+-------------------+-------------------+-------------------+---------+
 *   | redzone | poison, committed | nothing: no piece | discarded, poison | redzone |
 *   +---------+-------------------+-------------------+-------------------+---------+
 *    64 KiB   ^ piece of 64 KiB   ^ …                                      4 KiB
 *             the segment that is shown
 * </pre>
 *
 * Storage is taken from below in pieces of 64 KiB. A new piece is filled with poison; what is
 * committed of it must still be poison, and becomes zero. What is discarded becomes another poison,
 * and stays poison when it is committed again.
 *
 * <p>May be used from any thread.
 */
final class CheckedStorage implements Space.Storage {
  private static final long PIECE = 1 << 16;
  private static final long FRONT = PIECE;
  private static final long BACK = 1 << 12;

  /** Bytes that are reserved beside those asked for. */
  static final long REDZONES = FRONT + BACK;

  private final Space.Storage below;
  private final MemorySegment whole;
  private final MemorySegment segment;
  private final long size;
  private final Stacks stacks = new Stacks();
  private final GranuleSet committed = new GranuleSet();
  private final GranuleSet discarded = new GranuleSet();

  /** The pieces that were taken from below, and who has used each last. */
  private final Map<Long, Users> pieces = new HashMap<>();

  private boolean closed;

  /** Who has last committed and discarded a part of a piece. */
  private static final class Users {
    private Trace commit = Trace.UNKNOWN;
    private Trace discard = Trace.UNKNOWN;
  }

  /** Takes over storage that has the redzones too; the caller closes it if this fails. */
  CheckedStorage(Space.Storage below, long size) {
    this.below = below;
    this.size = size;
    this.whole = below.segment();
    if (!below.commit(0, FRONT) || !below.commit(FRONT + size, BACK)) {
      throw new StorageException("no storage for the redzones of %d bytes".formatted(size));
    }
    this.segment = whole.asSlice(FRONT, size);
    Poison.fill(whole, 0, FRONT, Poison.REDZONE);
    Poison.fill(whole, FRONT + size, FRONT + size + BACK, Poison.REDZONE);
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public synchronized boolean commit(long offset, long bytes) {
    requireOpen();
    long from = Sizes.roundDown(offset, Sizes.GRANULE);
    long to = Math.min(size, Sizes.roundUp(offset + bytes, Sizes.GRANULE));
    if (bytes == 0 || committed.containsAll(from, to)) {
      return true;
    }
    Trace now = stacks.here();
    Opening opening = new Opening(now);
    if (!opening.open(from, to)) {
      Finding.throwIfAny(opening.finding);
      return false;
    }
    Finding.throwIfAny(Finding.firstOf(opening.finding, admit(from, to, now)));
    return true;
  }

  /** Takes pieces from below. */
  private final class Opening {
    private final Trace now;
    private @Nullable Finding finding;

    Opening(Trace now) {
      this.now = now;
    }

    boolean open(long from, long to) {
      for (long piece = Sizes.roundDown(from, PIECE); piece < to; piece += PIECE) {
        if (!pieces.containsKey(piece) && !openPiece(piece, from, to)) {
          return false;
        }
      }
      return true;
    }

    private boolean openPiece(long piece, long from, long to) {
      long end = Math.min(size, piece + PIECE);
      if (!below.commit(FRONT + piece, end - piece)) {
        return false;
      }
      long damage = Poison.firstDamage(segment, piece, end, 0);
      if (damage != Poison.INTACT) {
        finding = Finding.firstOf(finding, writtenTooEarly(damage, 0, Trace.UNKNOWN, now));
      }
      pieces.put(piece, new Users());
      if (damage == Poison.INTACT && from <= piece && end <= to) {
        committed.add(piece, end); // Zero as it is, all of it.
      } else {
        Poison.fill(segment, piece, end, Poison.UNCOMMITTED);
      }
      return true;
    }
  }

  /** Lets the runs of a range be used that could not be used before. */
  private @Nullable Finding admit(long from, long to, Trace now) {
    Finding finding = null;
    for (long at = from; at < to; ) {
      boolean isCommitted = committed.contains(at);
      long end = committed.endOfRun(at, to, isCommitted);
      if (!isCommitted) {
        finding = Finding.firstOf(finding, verifyUnused(at, end, now));
        zeroWhatIsNew(at, end);
      }
      at = end;
    }
    committed.add(from, to);
    discarded.remove(from, to);
    noteCommit(from, to, now);
    return finding;
  }

  private void zeroWhatIsNew(long from, long to) {
    for (long at = from; at < to; ) {
      boolean wasDiscarded = discarded.contains(at);
      long end = discarded.endOfRun(at, to, wasDiscarded);
      if (!wasDiscarded) {
        segment.asSlice(at, end - at).fill((byte) 0);
      }
      at = end;
    }
  }

  private void noteCommit(long from, long to, Trace now) {
    for (long piece = Sizes.roundDown(from, PIECE); piece < to; piece += PIECE) {
      users(piece).commit = now;
    }
  }

  private Users users(long at) {
    Users users = pieces.get(Sizes.roundDown(at, PIECE));
    if (users == null) {
      throw new IllegalStateException("no piece at %d".formatted(at));
    }
    return users;
  }

  /** Looks for damage in a range of open pieces of which nothing is committed. */
  private @Nullable Finding verifyUnused(long from, long to, Trace now) {
    for (long at = from; at < to; ) {
      boolean wasDiscarded = discarded.contains(at);
      long end = discarded.endOfRun(at, to, wasDiscarded);
      long expected = wasDiscarded ? Poison.DISCARDED : Poison.UNCOMMITTED;
      long damage = Poison.firstDamage(segment, at, end, expected);
      if (damage != Poison.INTACT) {
        return wasDiscarded
            ? writtenTooLate(damage, now)
            : writtenTooEarly(damage, expected, users(damage).commit, now);
      }
      at = end;
    }
    return null;
  }

  private Finding writtenTooEarly(long at, long expected, Trace neighbour, Trace now) {
    return Finding.in(
            "space",
            "the word at %d was written though it was never committed: %s",
            at,
            Poison.difference(Poison.wordAt(segment, at), expected))
        .by("last commit within 64 KiB", neighbour)
        .by("found", now);
  }

  private Finding writtenTooLate(long at, Trace now) {
    return Finding.in(
            "space",
            "the word at %d was written after it was discarded: %s",
            at,
            Poison.difference(Poison.wordAt(segment, at), Poison.DISCARDED))
        .by("last discard within 64 KiB", users(at).discard)
        .by("found", now);
  }

  @Override
  public synchronized void discard(long offset, long bytes) {
    requireOpen();
    long from = Sizes.roundUp(offset, Sizes.GRANULE);
    long to = Sizes.roundDown(offset + bytes, Sizes.GRANULE);
    if (from >= to) {
      return;
    }
    Trace now = stacks.here();
    for (long at = from; at < to; ) {
      boolean isCommitted = committed.contains(at);
      long end = Math.min(pieceEnd(at), committed.endOfRun(at, to, isCommitted));
      if (isCommitted) {
        discardRun(at, end, now);
      }
      at = end;
    }
  }

  private static long pieceEnd(long at) {
    return Sizes.roundDown(at, PIECE) + PIECE;
  }

  private void discardRun(long from, long to, Trace now) {
    Poison.fill(segment, from, to, Poison.DISCARDED);
    committed.remove(from, to);
    discarded.add(from, to);
    users(from).discard = now;
  }

  /**
   * Closes the storage below, then throws what is found damaged.
   *
   * @throws MemoryMisuse if a redzone, or what is not committed, was written; the storage is closed
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    Finding finding = verify();
    below.close();
    closed = true;
    Finding.throwIfAny(finding);
  }

  private @Nullable Finding verify() {
    Trace now = stacks.here();
    Finding finding =
        Finding.firstOf(
            verifyRedzone(0, FRONT, now), verifyRedzone(FRONT + size, size + REDZONES, now));
    for (long piece : pieces.keySet()) {
      finding = Finding.firstOf(finding, verifyPiece(piece, now));
    }
    return finding;
  }

  private @Nullable Finding verifyRedzone(long from, long to, Trace now) {
    long damage = Poison.firstDamage(whole, from, to, Poison.REDZONE);
    if (damage == Poison.INTACT) {
      return null;
    }
    return Finding.in(
            "space",
            "the redzone at %d of a space of %d bytes was written: %s",
            damage - FRONT,
            size,
            Poison.difference(Poison.wordAt(whole, damage), Poison.REDZONE))
        .by("found", now);
  }

  private @Nullable Finding verifyPiece(long piece, Trace now) {
    long to = Math.min(size, piece + PIECE);
    for (long at = piece; at < to; ) {
      boolean isCommitted = committed.contains(at);
      long end = committed.endOfRun(at, to, isCommitted);
      Finding finding = isCommitted ? null : verifyUnused(at, end, now);
      if (finding != null) {
        return finding;
      }
      at = end;
    }
    return null;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the space is closed");
    }
  }
}
