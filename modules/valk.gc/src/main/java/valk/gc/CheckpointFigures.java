package valk.gc;

import valk.memory.MemorySnapshot;

/** What checkpoints have done since the heap was made. */
final class CheckpointFigures {
  private long checkpoints;
  private long cells;
  private long bytes;
  private long pointers;
  private long words;
  private long totalNanos;
  private long maxNanos;
  private long lastNanos;

  void add(long movedCells, long movedBytes, long fixedPointers, long visitedWords) {
    checkpoints++;
    cells += movedCells;
    bytes += movedBytes;
    pointers += fixedPointers;
    words += visitedWords;
  }

  void addPause(long nanos) {
    totalNanos += nanos;
    maxNanos = Math.max(maxNanos, nanos);
    lastNanos = nanos;
  }

  MemorySnapshot.Checkpoint snapshot() {
    return new MemorySnapshot.Checkpoint(
        checkpoints, cells, bytes, pointers, words, totalNanos, maxNanos, lastNanos);
  }
}
