package valk.eval.builtin;

import java.util.List;
import valk.eval.run.Machine;
import valk.gc.Words;
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
    map.word("gc", collections(m, fp, map.top(), snapshot.gc()));
    map.word("checkpoint", checkpoints(m, fp, map.top(), snapshot.checkpoint()));
    return map.word("slabs", slabs(m, fp, map.top(), snapshot.slabs())).map();
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
        .number("footprint", heap.footprint())
        .number("charged", heap.charged())
        .number("hard-limit", heap.hardLimit())
        .number("pages", heap.pages())
        .number("page-size", heap.pageSize())
        .number("large-objects", heap.largeObjects())
        .number("large-bytes", heap.largeBytes())
        .number("threshold", heap.threshold())
        .map();
  }

  /** What {@code (mem/gc/stats)} gives. */
  static long collections(Machine m, int fp, int top, MemorySnapshot.Gc gc) {
    return new FigureMap(m, fp, top)
        .number("collections", gc.collections())
        .number("emergencies", gc.emergencies())
        .number("total-reclaimed", gc.totalReclaimed())
        .number("last-reclaimed", gc.lastReclaimed())
        .number("marked-cells", gc.markedCells())
        .number("marked-bytes", gc.markedBytes())
        .number("total-pause-ns", gc.pauses().total())
        .number("max-pause-ns", gc.pauses().max())
        .number("last-pause-ns", gc.lastPauseNanos())
        .map();
  }

  private static long checkpoints(
      Machine m, int fp, int top, MemorySnapshot.Checkpoint checkpoint) {
    return new FigureMap(m, fp, top)
        .number("checkpoints", checkpoint.checkpoints())
        .number("values-evacuated", checkpoint.valuesEvacuated())
        .number("bytes-evacuated", checkpoint.bytesEvacuated())
        .number("pointers-fixed", checkpoint.pointersFixed())
        .number("words-visited", checkpoint.wordsVisited())
        .number("total-pause-ns", checkpoint.pauses().total())
        .number("max-pause-ns", checkpoint.pauses().max())
        .number("last-pause-ns", checkpoint.lastPauseNanos())
        .map();
  }

  /** What {@code (mem/slab/stats)} gives: a list with a map for each slab. */
  static long slabs(Machine m, int fp, int top, List<SlabSnapshot> slabs) {
    int results = top;
    int held = 0;
    Results.begin(m, results);
    for (SlabSnapshot slab : slabs) {
      long map = slab(m, fp, Results.top(results, held), slab);
      held = Results.add(m, fp, results, held, map);
    }
    return Results.list(m, fp, results, held);
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

  /** What {@code (mem/checkpoint/stats)} gives: the list of the four counts that users watch. */
  static long evacuation(Machine m, int fp, int top, MemorySnapshot.Checkpoint checkpoint) {
    long[] counts = {
      checkpoint.valuesEvacuated(),
      checkpoint.bytesEvacuated(),
      checkpoint.checkpoints(),
      checkpoint.pointersFixed()
    };
    m.ensure((long) counts.length * Words.PAIR_BYTES, fp, top);
    long list = Words.NIL;
    for (int i = counts.length - 1; i >= 0; i--) {
      list = Lists.cons(m, Words.fixnum(counts[i]), list);
    }
    return list;
  }
}
