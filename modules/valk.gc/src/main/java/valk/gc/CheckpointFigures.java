package valk.gc;

import valk.memory.HistogramRecorder;
import valk.memory.MemorySnapshot;

/** What checkpoints have done since the baseline was sealed. */
final class CheckpointFigures {
  private final HistogramRecorder pauses = new HistogramRecorder();
  private long checkpoints;
  private long cells;
  private long bytes;
  private long pointers;
  private long words;
  private long lastNanos;

  void add(long movedCells, long movedBytes, long fixedPointers, long visitedWords) {
    checkpoints++;
    cells += movedCells;
    bytes += movedBytes;
    pointers += fixedPointers;
    words += visitedWords;
  }

  void addPause(long nanos) {
    pauses.record(nanos);
    lastNanos = nanos;
  }

  /** Cells evacuated. */
  long cells() {
    return cells;
  }

  /** Counts from zero again. */
  void restart() {
    pauses.clear();
    checkpoints = 0;
    cells = 0;
    bytes = 0;
    pointers = 0;
    words = 0;
    lastNanos = 0;
  }

  /**
   * The figures.
   *
   * @param scratchBytes bytes that the checkpoints found in the arena
   */
  MemorySnapshot.Checkpoint snapshot(long scratchBytes) {
    return new MemorySnapshot.Checkpoint(
        checkpoints, scratchBytes, cells, bytes, pointers, words, lastNanos, pauses.snapshot());
  }
}
