package valk.eval.builtin;

import java.util.List;
import valk.eval.run.Machine;
import valk.gc.Words;
import valk.memory.Histogram;
import valk.memory.MemorySnapshot;
import valk.memory.SlabSnapshot;

/**
 * A snapshot of the memory as Lisp values: maps from keywords to integers. Sizes are bytes, times
 * nanoseconds. Each method makes its value on the stack from {@code top} up, and is a safepoint.
 */
final class Figures {
  private Figures() {}

  static long all(Machine m, int fp, int top, MemorySnapshot snapshot) {
    FigureMap map = new FigureMap(m, fp, top);
    map.word("arena", arena(m, fp, map.top(), snapshot.arena()));
    map.word("heap", heap(m, fp, map.top(), snapshot.heap()));
    map.word("peaks", peaks(m, fp, map.top(), snapshot.peaks()));
    map.word("totals", totals(m, fp, map.top(), snapshot.totals()));
    map.word("gc", gcWithPauses(m, fp, map.top(), snapshot.gc()));
    map.word("checkpoint", checkpointWithPauses(m, fp, map.top(), snapshot.checkpoint()));
    map.word("classes", classes(m, fp, map.top(), snapshot.classes()));
    map.word("large", large(m, fp, map.top(), snapshot.large()));
    map.word("slabs", slabs(m, fp, map.top(), snapshot.slabs()));
    return map.word("ranges", ranges(m, fp, map.top(), snapshot.ranges())).map();
  }

  private static long arena(Machine m, int fp, int top, MemorySnapshot.Arena arena) {
    return new FigureMap(m, fp, top)
        .number("usage", arena.usage())
        .number("capacity", arena.capacity())
        .number("high-water", arena.highWater())
        .number("resets", arena.resets())
        .number("overflows", arena.overflows())
        .map();
  }

  private static long heap(Machine m, int fp, int top, MemorySnapshot.Heap heap) {
    return new FigureMap(m, fp, top)
        .number("usage", heap.usage())
        .number("cells", heap.cells())
        .number("footprint", heap.footprint())
        .number("charged", heap.charged())
        .number("hard-limit", heap.hardLimit())
        .number("pages", heap.pages())
        .number("page-size", heap.pageSize())
        .number("large-objects", heap.largeObjects())
        .number("large-bytes", heap.largeBytes())
        .number("threshold", heap.threshold())
        .number("usage-percent", heap.usagePercent())
        .number("fragmentation-percent", percent(heap.fragmentation()))
        .map();
  }

  /** A share of 0 to 1 in percent, rounded. */
  private static long percent(double share) {
    return Math.round(100 * share);
  }

  private static long peaks(Machine m, int fp, int top, MemorySnapshot.Peaks peaks) {
    return new FigureMap(m, fp, top)
        .number("arena", peaks.arena())
        .number("usage", peaks.usage())
        .number("footprint", peaks.footprint())
        .number("charged", peaks.charged())
        .number("limited", peaks.limited())
        .map();
  }

  private static long totals(Machine m, int fp, int top, MemorySnapshot.Totals totals) {
    return new FigureMap(m, fp, top)
        .number("allocated-bytes", totals.allocatedBytes())
        .number("arena-bytes", totals.arenaBytes())
        .number("born-cells", totals.bornCells())
        .number("born-bytes", totals.bornBytes())
        .number("heap-cells", totals.heapCells())
        .number("heap-bytes", totals.heapBytes())
        .number("reclaimed-cells", totals.reclaimedCells())
        .number("reclaimed-bytes", totals.reclaimedBytes())
        .map();
  }

  /** What {@code (mem/gc/stats)} gives. */
  static long collections(Machine m, int fp, int top, MemorySnapshot.Gc gc) {
    return collecting(m, fp, top, gc).map();
  }

  private static FigureMap collecting(Machine m, int fp, int top, MemorySnapshot.Gc gc) {
    return new FigureMap(m, fp, top)
        .number("collections", gc.collections())
        .number("emergencies", gc.emergencies())
        .number("total-reclaimed", gc.totalReclaimed())
        .number("last-reclaimed", gc.lastReclaimed())
        .number("marked-cells", gc.markedCells())
        .number("marked-bytes", gc.markedBytes())
        .number("total-pause-ns", gc.pauses().total())
        .number("max-pause-ns", gc.pauses().max())
        .number("last-pause-ns", gc.lastPauseNanos());
  }

  private static FigureMap evacuating(
      Machine m, int fp, int top, MemorySnapshot.Checkpoint checkpoint) {
    return new FigureMap(m, fp, top)
        .number("checkpoints", checkpoint.checkpoints())
        .number("scratch-bytes", checkpoint.scratchBytes())
        .number("values-evacuated", checkpoint.valuesEvacuated())
        .number("bytes-evacuated", checkpoint.bytesEvacuated())
        .number("pointers-fixed", checkpoint.pointersFixed())
        .number("words-visited", checkpoint.wordsVisited())
        .number("total-pause-ns", checkpoint.pauses().total())
        .number("max-pause-ns", checkpoint.pauses().max())
        .number("last-pause-ns", checkpoint.lastPauseNanos())
        .number("survival-percent", percent(checkpoint.survival()));
  }

  private static long gcWithPauses(Machine m, int fp, int top, MemorySnapshot.Gc gc) {
    FigureMap map = collecting(m, fp, top, gc);
    return map.word("pauses", histogram(m, fp, map.top(), gc.pauses())).map();
  }

  private static long checkpointWithPauses(
      Machine m, int fp, int top, MemorySnapshot.Checkpoint checkpoint) {
    FigureMap map = evacuating(m, fp, top, checkpoint);
    return map.word("pauses", histogram(m, fp, map.top(), checkpoint.pauses())).map();
  }

  /** What {@code (mem/heap/classes)} gives: a list with a map for each class that has pages. */
  static long classes(Machine m, int fp, int top, List<MemorySnapshot.SizeClass> classes) {
    return list(
        m, fp, top, classes.stream().filter(each -> each.pages() > 0).toList(), Figures::sizeClass);
  }

  private static long sizeClass(Machine m, int fp, int top, MemorySnapshot.SizeClass each) {
    return new FigureMap(m, fp, top)
        .number("cell-bytes", each.cellBytes())
        .number("cells", each.cells())
        .number("bytes", each.bytes())
        .number("free", each.free())
        .number("pages", each.pages())
        .number("tail-bytes", each.tailBytes())
        .number("longest-free-run", each.longestFreeRun())
        .map();
  }

  private static long large(Machine m, int fp, int top, MemorySnapshot.Large large) {
    return new FigureMap(m, fp, top)
        .number("cells", large.cells())
        .number("bytes", large.bytes())
        .number("free", large.free())
        .number("holes", large.holes())
        .number("hole-bytes", large.holeBytes())
        .number("longest-free-run", large.longestFreeRun())
        .number("fragmentation-percent", percent(large.fragmentation()))
        .map();
  }

  private static long ranges(Machine m, int fp, int top, List<MemorySnapshot.Range> ranges) {
    return list(m, fp, top, ranges, Figures::range);
  }

  private static long range(Machine m, int fp, int top, MemorySnapshot.Range range) {
    FigureMap map = new FigureMap(m, fp, top);
    map.word("name", Strings.of(m, fp, map.top(), range.name()));
    return map.word("provider", Strings.of(m, fp, map.top(), range.provider()))
        .number("start", range.start())
        .number("bytes", range.bytes())
        .number("held", range.held())
        .map();
  }

  /** Makes the value of an element; a safepoint. */
  @FunctionalInterface
  private interface Element<T> {
    long of(Machine m, int fp, int top, T element);
  }

  private static <T> long list(
      Machine m, int fp, int top, List<T> elements, Element<? super T> element) {
    int held = 0;
    Results.begin(m, top);
    for (T each : elements) {
      long word = element.of(m, fp, Results.top(top, held), each);
      held = Results.add(m, fp, top, held, word);
    }
    return Results.list(m, fp, top, held);
  }

  /** What {@code (mem/slab/stats)} gives: a list with a map for each slab. */
  static long slabs(Machine m, int fp, int top, List<SlabSnapshot> slabs) {
    return list(m, fp, top, slabs, Figures::slab);
  }

  private static long slab(Machine m, int fp, int top, SlabSnapshot slab) {
    FigureMap map = new FigureMap(m, fp, top);
    return map.word("name", Strings.of(m, fp, map.top(), slab.name()))
        .number("block-size", slab.blockSize())
        .number("capacity", slab.capacity())
        .number("in-use", slab.inUse())
        .number("high-water", slab.highWater())
        .number("acquires", slab.acquires())
        .number("releases", slab.releases())
        .number("exhausted", slab.exhausted())
        .map();
  }

  /**
   * What {@code (mem/gc/histogram)} and {@code (mem/checkpoint/histogram)} give. Each bucket is a
   * list of its least value, its greatest value and its count.
   */
  static long histogram(Machine m, int fp, int top, Histogram times) {
    FigureMap map =
        new FigureMap(m, fp, top)
            .number("count", times.count())
            .number("total-ns", times.total())
            .number("min-ns", times.min())
            .number("median-ns", times.quantile(0.5))
            .number("p90-ns", times.quantile(0.9))
            .number("p99-ns", times.quantile(0.99))
            .number("p999-ns", times.quantile(0.999))
            .number("max-ns", times.max());
    return map.word("buckets", list(m, fp, map.top(), times.buckets(), Figures::bucket)).map();
  }

  private static long bucket(Machine m, int fp, int top, Histogram.Bucket bucket) {
    return numbers(m, fp, top, bucket.from(), bucket.to(), bucket.count());
  }

  /** What {@code (mem/checkpoint/stats)} gives: the list of the four counts that users watch. */
  static long evacuation(Machine m, int fp, int top, MemorySnapshot.Checkpoint checkpoint) {
    return numbers(
        m,
        fp,
        top,
        checkpoint.valuesEvacuated(),
        checkpoint.bytesEvacuated(),
        checkpoint.checkpoints(),
        checkpoint.pointersFixed());
  }

  /** A list of numbers. */
  private static long numbers(Machine m, int fp, int top, long... numbers) {
    m.ensure((long) numbers.length * Words.PAIR_BYTES, fp, top);
    long list = Words.NIL;
    for (int i = numbers.length - 1; i >= 0; i--) {
      list = Lists.cons(m, Words.fixnum(numbers[i]), list);
    }
    return list;
  }
}
