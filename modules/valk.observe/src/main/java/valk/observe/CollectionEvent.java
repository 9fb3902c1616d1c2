package valk.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import valk.memory.MemorySnapshot;

/** A collection; its time is that of its end. */
@Name("valk.Collection")
@Label("Lisp Collection")
@Description("A collection of an interpreter's heap, at its end")
@Category("Valkyria")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // The flight recorder reads the fields.
final class CollectionEvent extends Event {
  @Label("Interpreter")
  private final String interpreter;

  @Label("Number")
  private long number;

  @Label("Emergency Collections so Far")
  private long emergencies;

  @Label("Pause")
  @Timespan(Timespan.NANOSECONDS)
  private long pause;

  @Label("Reclaimed")
  @DataAmount
  private long reclaimed;

  @Label("Heap Usage Afterwards")
  @DataAmount
  private long usage;

  @Label("Footprint Afterwards")
  @DataAmount
  private long footprint;

  @Label("Marked Cells in All")
  private long markedCells;

  @Label("Marked Bytes in All")
  @DataAmount
  private long markedBytes;

  CollectionEvent(String interpreter) {
    this.interpreter = interpreter;
  }

  void fill(MemorySnapshot.Gc gc, MemorySnapshot.Heap heap) {
    number = gc.collections();
    emergencies = gc.emergencies();
    pause = gc.lastPauseNanos();
    reclaimed = gc.lastReclaimed();
    usage = heap.usage();
    footprint = heap.footprint();
    markedCells = gc.markedCells();
    markedBytes = gc.markedBytes();
  }
}
