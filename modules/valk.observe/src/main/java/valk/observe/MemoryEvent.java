package valk.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import valk.memory.MemorySnapshot;
import valk.memory.SlabSnapshot;

/** The figures of all tiers at one moment. */
@Name("valk.Memory")
@Label("Lisp Memory")
@Description("The figures of all tiers of an interpreter's memory at one moment")
@Category("Valkyria")
@Period("1 s")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // The flight recorder reads the fields.
final class MemoryEvent extends Event {
  @Label("Interpreter")
  private final String interpreter;

  @Label("Arena Usage")
  @DataAmount
  private final long arenaUsage;

  @Label("Arena Capacity")
  @DataAmount
  private final long arenaCapacity;

  @Label("Arena High Water")
  @DataAmount
  private final long arenaHighWater;

  @Label("Heap Usage")
  @DataAmount
  private final long heapUsage;

  @Label("Heap Cells")
  private final long heapCells;

  @Label("Footprint")
  @DataAmount
  private final long footprint;

  @Label("Charged")
  @DataAmount
  private final long charged;

  @Label("Hard Limit")
  @DataAmount
  private final long hardLimit;

  @Label("Pages")
  private final long pages;

  @Label("Large Cells")
  private final long largeCells;

  @Label("Large Bytes")
  @DataAmount
  private final long largeBytes;

  @Label("Peak of Footprint and Charges")
  @DataAmount
  private final long peak;

  @Label("Allocated in All")
  @DataAmount
  private final long allocatedBytes;

  @Label("Evacuated in All")
  @DataAmount
  private final long evacuatedBytes;

  @Label("Reclaimed in All")
  @DataAmount
  private final long reclaimedBytes;

  @Label("Collections")
  private final long collections;

  @Label("Emergency Collections")
  private final long emergencies;

  @Label("Checkpoints")
  private final long checkpoints;

  @Label("Handles in Use")
  private final long handles;

  MemoryEvent(String interpreter, MemorySnapshot figures) {
    this.interpreter = interpreter;
    this.arenaUsage = figures.arena().usage();
    this.arenaCapacity = figures.arena().capacity();
    this.arenaHighWater = figures.arena().highWater();
    this.heapUsage = figures.heap().usage();
    this.heapCells = figures.heap().cells();
    this.footprint = figures.heap().footprint();
    this.charged = figures.heap().charged();
    this.hardLimit = figures.heap().hardLimit();
    this.pages = figures.heap().pages();
    this.largeCells = figures.heap().largeObjects();
    this.largeBytes = figures.heap().largeBytes();
    this.peak = figures.peaks().limited();
    this.allocatedBytes = figures.totals().allocatedBytes();
    this.evacuatedBytes = figures.checkpoint().bytesEvacuated();
    this.reclaimedBytes = figures.totals().reclaimedBytes();
    this.collections = figures.gc().collections();
    this.emergencies = figures.gc().emergencies();
    this.checkpoints = figures.checkpoint().checkpoints();
    this.handles =
        figures.slabs().stream()
            .filter(slab -> slab.name().equals("handles"))
            .mapToLong(SlabSnapshot::inUse)
            .sum();
  }
}
