package valk.tck;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import valk.memory.Space;

/**
 * Storage that notes, for every 16 bytes, whether they are committed, and that refuses one commit
 * or all when it is told to. May be used from any thread.
 */
final class WatchedStorage implements Space.Storage {
  private static final int GRANULE = 16;
  private static final long NEVER = Long.MAX_VALUE;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;
  private final BitSet committed = new BitSet();
  private long commits;
  private long refusals;
  private long discarded;
  private long refusedFrom = NEVER;
  private long refusedUpTo = NEVER;

  WatchedStorage(long bytes) {
    segment = arena.allocate(bytes, GRANULE);
  }

  /** Refuses the commit that comes as the n-th from now, 1 being the next, and no other. */
  synchronized void refuseOnly(long nth) {
    refusedFrom = commits + nth;
    refusedUpTo = refusedFrom;
  }

  /** Refuses every commit from now on. */
  synchronized void refuseAll() {
    refusedFrom = commits;
    refusedUpTo = NEVER;
  }

  /** Refuses nothing any more. */
  synchronized void refuseNone() {
    refusedFrom = NEVER;
  }

  /** How often commit was called. */
  synchronized long commits() {
    return commits;
  }

  /** How often commit was refused. */
  synchronized long refusals() {
    return refusals;
  }

  /** How many bytes were discarded in all. */
  synchronized long discarded() {
    return discarded;
  }

  synchronized boolean isCommitted(long offset, long bytes) {
    int end = last(offset + bytes);
    return committed.nextClearBit(first(offset)) >= end;
  }

  private static int first(long offset) {
    return (int) (offset / GRANULE);
  }

  private static int last(long end) {
    return (int) Math.ceilDiv(end, (long) GRANULE);
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public synchronized boolean commit(long offset, long bytes) {
    commits++;
    if (commits >= refusedFrom && commits <= refusedUpTo) {
      refusals++;
      return false;
    }
    committed.set(first(offset), last(offset + bytes));
    return true;
  }

  /** A granule that is discarded in part only stays committed. */
  @Override
  public synchronized void discard(long offset, long bytes) {
    discarded += bytes;
    int from = last(offset);
    int to = first(offset + bytes);
    if (from < to) {
      committed.clear(from, to);
    }
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
