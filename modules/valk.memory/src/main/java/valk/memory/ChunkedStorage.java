package valk.memory;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/**
 * Storage that comes and goes by chunks of 64 KiB: the part that all sources of memory share.
 *
 * <pre>
 *   range      | chunk 0 | chunk 1 | chunk 2 | chunk 3 | ...
 *   stored     |    1    |    1    |    1    |    0    |       has storage
 *   ready      |    1    |    1    |    0    |    0    |       and may be used
 *                                    idle                      discarded, not given back yet
 * </pre>
 *
 * <p><b>Committing</b> a chunk that is ready takes no lock. An idle chunk becomes ready again
 * without a system call. Only a chunk without storage is {@linkplain #provide provided}.
 *
 * <p><b>Giving back.</b> Whether a range is worth keeping for the next user, and how much it wants
 * to pay for at a time, is the business of whoever discards it. Here it only matters that a system
 * call pays: runs of at least {@value #LEAST_RUN} idle chunks are {@linkplain #withdraw withdrawn},
 * highest first, each time that idle chunks have become more by {@value #LEAST_IDLE}. So a chunk
 * that is discarded and committed again and again costs no system call; what is idle is at most
 * those and the runs that are too short; and a call that discards a few chunks withdraws a few.
 *
 * <p>May be used from any thread.
 *
 * @implNote Measured on /dev/shm: providing a chunk and touching it takes 50 to 100 microseconds,
 *     withdrawing it 25 to 50 alone, 10 to 15 in a run of 4 and more.
 */
abstract class ChunkedStorage implements Space.Storage {

  /** Bytes of a chunk: one heap page. */
  static final int CHUNK = 1 << 16;

  /** Fewest adjacent idle chunks that are worth a system call. */
  static final int LEAST_RUN = 4;

  /** Fewest idle chunks that are worth a search for runs. */
  static final int LEAST_IDLE = 16;

  private final MemorySegment segment;
  private final ChunkBits ready;
  private final BitSet stored = new BitSet();

  /** Those stored and not ready, so that a search for runs meets no others. */
  private final BitSet idleChunks = new BitSet();

  private int idle;
  private int searchAt = LEAST_IDLE;
  private volatile boolean closed;

  /** Makes storage over a segment of which no chunk has storage. */
  ChunkedStorage(MemorySegment segment) {
    this.segment = segment;
    this.ready = new ChunkBits(chunksUpTo(segment.byteSize()));
  }

  /**
   * Gives a range storage, so that no access to it can fail. Called under the lock.
   *
   * @param offset first byte of a chunk without storage
   * @param bytes length of the chunk; the last one may be short
   * @return false if there is no storage
   */
  abstract boolean provide(long offset, long bytes);

  /**
   * Takes the storage of a run of idle chunks away. Called under the lock.
   *
   * @param offset first byte of the run
   * @param bytes length of the run
   * @param isLast whether no chunk behind the run has storage
   * @return false if the run keeps its storage; true if it must be provided again, which is always
   *     a safe answer
   */
  abstract boolean withdraw(long offset, long bytes, boolean isLast);

  /**
   * Gives all storage back; called once, under the lock.
   *
   * @throws IllegalStateException if another thread is inside a bulk operation on the segment;
   *     nothing has changed
   */
  abstract void release();

  @Override
  public final MemorySegment segment() {
    return segment;
  }

  @Override
  public final boolean commit(long offset, long bytes) {
    requireOpen();
    int first = firstChunk(offset);
    int end = chunksUpTo(offset + bytes);
    return ready.allSet(first, end) || makeReady(first, end);
  }

  private synchronized boolean makeReady(int first, int end) {
    requireOpen();
    for (int chunk = first; chunk < end; chunk++) {
      if (!ready.isSet(chunk) && !makeReady(chunk)) {
        return false;
      }
    }
    return true;
  }

  private boolean makeReady(int chunk) {
    if (stored.get(chunk)) {
      idleChunks.clear(chunk);
      idle--;
      searchAt = Math.min(searchAt, idle + LEAST_IDLE);
    } else if (provideChunk(chunk)) {
      stored.set(chunk);
    } else {
      return false;
    }
    ready.set(chunk);
    return true;
  }

  private boolean provideChunk(int chunk) {
    long offset = (long) chunk * CHUNK;
    return provide(offset, Math.min(CHUNK, segment.byteSize() - offset));
  }

  /** Discards the chunks that lie wholly in the range. */
  @Override
  public final synchronized void discard(long offset, long bytes) {
    requireOpen();
    int end = firstChunk(offset + bytes);
    for (int chunk = nextStored(chunksUpTo(offset), end);
        chunk < end;
        chunk = nextStored(chunk + 1, end)) {
      if (ready.isSet(chunk)) {
        ready.clear(chunk);
        idleChunks.set(chunk);
        idle++;
      }
    }
    if (idle >= searchAt) {
      giveBack();
    }
  }

  private int nextStored(int from, int end) {
    int chunk = stored.nextSetBit(from);
    return chunk < 0 ? end : chunk;
  }

  private void giveBack() {
    int last = idleChunks.length() - 1;
    while (last >= 0) {
      int first = idleChunks.previousClearBit(last) + 1;
      if (last + 1 - first >= LEAST_RUN) {
        withdrawRun(first, last + 1);
      }
      last = idleChunks.previousSetBit(first - 1);
    }
    searchAt = idle + LEAST_IDLE;
  }

  private void withdrawRun(int first, int end) {
    boolean isLast = stored.length() == end;
    if (withdraw((long) first * CHUNK, (long) (end - first) * CHUNK, isLast)) {
      stored.clear(first, end);
      idleChunks.clear(first, end);
      idle -= end - first;
    }
  }

  /** Bytes that have storage and may not be used; the caller has the lock. */
  final long idleBytes() {
    return (long) idle * CHUNK;
  }

  /** Bytes that have storage, whole chunks. */
  final synchronized long storedBytes() {
    return (long) stored.cardinality() * CHUNK;
  }

  @Override
  public final synchronized void close() {
    if (!closed) {
      release();
      closed = true;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the space is closed");
    }
  }

  private static int firstChunk(long offset) {
    return (int) (offset / CHUNK);
  }

  private static int chunksUpTo(long offset) {
    return (int) ((offset + CHUNK - 1) / CHUNK);
  }
}
