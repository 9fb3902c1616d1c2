package valk.gc;

import valk.memory.HistogramRecorder;
import valk.memory.MemorySnapshot;

/** What collections have done since the baseline was sealed. */
final class CollectionFigures {
  private final HistogramRecorder pauses = new HistogramRecorder();
  private long collections;
  private long emergencies;
  private long totalReclaimed;
  private long lastReclaimed;
  private long markedCells;
  private long markedBytes;
  private long lastNanos;

  void add(boolean emergency, long reclaimed, long liveCells, long liveBytes, long nanos) {
    collections++;
    emergencies += emergency ? 1 : 0;
    totalReclaimed += reclaimed;
    lastReclaimed = reclaimed;
    markedCells = liveCells;
    markedBytes = liveBytes;
    pauses.record(nanos);
    lastNanos = nanos;
  }

  /** Bytes reclaimed by all. */
  long totalReclaimed() {
    return totalReclaimed;
  }

  /** Counts from zero again. */
  void restart() {
    pauses.clear();
    collections = 0;
    emergencies = 0;
    totalReclaimed = 0;
    lastReclaimed = 0;
    markedCells = 0;
    markedBytes = 0;
    lastNanos = 0;
  }

  MemorySnapshot.Gc snapshot() {
    return new MemorySnapshot.Gc(
        collections,
        emergencies,
        totalReclaimed,
        lastReclaimed,
        markedCells,
        markedBytes,
        lastNanos,
        pauses.snapshot());
  }
}
