package valk.gc;

import valk.memory.MemorySnapshot;

/** What collections have done since the heap was made. */
final class CollectionFigures {
  private long collections;
  private long emergencies;
  private long totalReclaimed;
  private long lastReclaimed;
  private long markedCells;
  private long markedBytes;
  private long totalNanos;
  private long maxNanos;
  private long lastNanos;

  void add(boolean emergency, long reclaimed, long liveCells, long liveBytes, long nanos) {
    collections++;
    emergencies += emergency ? 1 : 0;
    totalReclaimed += reclaimed;
    lastReclaimed = reclaimed;
    markedCells = liveCells;
    markedBytes = liveBytes;
    totalNanos += nanos;
    maxNanos = Math.max(maxNanos, nanos);
    lastNanos = nanos;
  }

  MemorySnapshot.Gc snapshot() {
    return new MemorySnapshot.Gc(
        collections,
        emergencies,
        totalReclaimed,
        lastReclaimed,
        markedCells,
        markedBytes,
        totalNanos,
        maxNanos,
        lastNanos);
  }
}
