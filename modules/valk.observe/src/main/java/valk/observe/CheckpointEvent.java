package valk.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import valk.memory.MemorySnapshot;

/** A checkpoint; its time is that of its end. Not recorded unless asked for. */
@Name("valk.Checkpoint")
@Label("Lisp Checkpoint")
@Description("A checkpoint of an interpreter's scratch arena, at its end")
@Category("Valkyria")
@Enabled(false)
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // The flight recorder reads the fields.
final class CheckpointEvent extends Event {
  @Label("Interpreter")
  private final String interpreter;

  @Label("Number")
  private long number;

  @Label("Pause")
  @Timespan(Timespan.NANOSECONDS)
  private long pause;

  @Label("Values Evacuated in All")
  private long valuesEvacuated;

  @Label("Bytes Evacuated in All")
  @DataAmount
  private long bytesEvacuated;

  @Label("Pointers Fixed in All")
  private long pointersFixed;

  @Label("Words Visited in All")
  private long wordsVisited;

  CheckpointEvent(String interpreter) {
    this.interpreter = interpreter;
  }

  void fill(MemorySnapshot.Checkpoint checkpoint) {
    number = checkpoint.checkpoints();
    pause = checkpoint.lastPauseNanos();
    valuesEvacuated = checkpoint.valuesEvacuated();
    bytesEvacuated = checkpoint.bytesEvacuated();
    pointersFixed = checkpoint.pointersFixed();
    wordsVisited = checkpoint.wordsVisited();
  }
}
