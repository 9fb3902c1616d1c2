package valk.eval.builtin;

import java.util.function.ToLongFunction;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.run.Unwind;
import valk.eval.value.ErrorKind;
import valk.eval.value.Integers;
import valk.gc.Accounts;
import valk.gc.HeapExhausted;
import valk.gc.LimitDenied;
import valk.gc.Words;
import valk.memory.MemorySnapshot;

/** The script's view of its own memory. All figures are exact integers, taken when asked for. */
final class MemoryBuiltins {
  private MemoryBuiltins() {}

  static void install(Registry r) {
    installArena(r);
    installHeap(r);
    installCollector(r);
    installDetails(r);
    installStatistics(r);
  }

  private static void figure(Registry r, String name, ToLongFunction<Accounts> figure, String doc) {
    r.add(
        name,
        "(" + name + ")",
        0,
        0,
        (m, fp, argc) -> Words.fixnum(figure.applyAsLong(m.heap.accounts())),
        doc);
  }

  private static void installArena(Registry r) {
    figure(r, "mem/arena/usage", a -> a.arena().usage(), "Bytes in the scratch arena now.");
    figure(
        r,
        "mem/arena/capacity",
        a -> a.arena().capacity(),
        "Bytes that the scratch arena has in all.");
    figure(
        r,
        "mem/arena/high-water",
        a -> a.arena().highWater(),
        "The most bytes that ever were in the scratch arena.");
  }

  private static void installHeap(Registry r) {
    figure(
        r,
        "mem/heap/usage",
        a -> a.heap().usage(),
        "Bytes of the cells that the heap holds, each rounded up to its size class.");
    figure(
        r,
        "mem/heap/footprint",
        a -> a.heap().footprint(),
        "Bytes of the pages and large objects of the heap.");
    figure(
        r,
        "mem/heap/charged",
        a -> a.heap().charged(),
        "Bytes charged for what the script made grow outside the heap: names, code, buffers.");
    figure(
        r,
        "mem/heap/hard-limit",
        a -> a.heap().hardLimit(),
        "Bytes that footprint and charges together never exceed.");
    r.add(
        "mem/heap/set-hard-limit",
        "(mem/heap/set-hard-limit n)",
        1,
        1,
        MemoryBuiltins::setHardLimit,
        "Sets the hard limit in bytes; gives the old one.");
  }

  private static void installDetails(Registry r) {
    figure(
        r,
        "mem/heap/high-water",
        a -> a.peaks().limited(),
        "The most bytes that footprint and charges together ever were.");
    r.add(
        "mem/heap/classes",
        "(mem/heap/classes)",
        0,
        0,
        (m, fp, argc) -> Figures.classes(m, fp, fp, m.heap.accounts().sizeClasses()),
        "A list with a map of figures for each size of cell that has pages.");
    r.add(
        "mem/gc/histogram",
        "(mem/gc/histogram)",
        0,
        0,
        (m, fp, argc) -> Figures.histogram(m, fp, fp, m.heap.accounts().gc().pauses()),
        "A map of how long collections took, in nanoseconds.");
    r.add(
        "mem/checkpoint/histogram",
        "(mem/checkpoint/histogram)",
        0,
        0,
        (m, fp, argc) -> Figures.histogram(m, fp, fp, m.heap.accounts().checkpoint().pauses()),
        "A map of how long checkpoints took, in nanoseconds.");
  }

  private static void installCollector(Registry r) {
    r.add(
        "mem/gc/collect",
        "(mem/gc/collect)",
        0,
        0,
        (m, fp, argc) -> Words.fixnum(m.collect(fp, fp)),
        "Collects garbage now; gives the bytes reclaimed.");
    figure(
        r,
        "mem/gc/threshold",
        a -> a.heap().threshold(),
        "Bytes of heap usage past which a collection starts.");
    r.add(
        "mem/gc/set-threshold",
        "(mem/gc/set-threshold n)",
        1,
        1,
        MemoryBuiltins::setThreshold,
        "Sets the threshold in bytes; gives the old one.");
    figure(
        r,
        "mem/gc/usage",
        a -> a.heap().usagePercent(),
        "Heap usage in percent of the hard limit, rounded down.");
    r.add(
        "mem/gc/min-interval",
        "(mem/gc/min-interval)",
        0,
        0,
        (m, fp, argc) -> Words.fixnum(m.heap.minIntervalMillis()),
        "Least time between automatic collections, in milliseconds.");
    r.add(
        "mem/gc/set-min-interval",
        "(mem/gc/set-min-interval ms)",
        1,
        1,
        MemoryBuiltins::setMinInterval,
        "Sets the least time between automatic collections, in milliseconds; a negative time is"
            + " taken as 0. Gives the old one.");
  }

  private static void installStatistics(Registry r) {
    r.add(
        "mem/gc/stats",
        "(mem/gc/stats)",
        0,
        0,
        (m, fp, argc) -> Figures.collections(m, fp, fp, m.heap.accounts().gc()),
        "A map of figures of the collections.");
    r.add(
        "mem/checkpoint/stats",
        "(mem/checkpoint/stats)",
        0,
        0,
        (m, fp, argc) -> Figures.evacuation(m, fp, fp, m.heap.accounts().checkpoint()),
        "A list: values and bytes evacuated, number of checkpoints, pointers fixed.");
    r.add(
        "mem/slab/stats",
        "(mem/slab/stats)",
        0,
        0,
        (m, fp, argc) -> Figures.slabs(m, fp, fp, m.heap.snapshot().withSlabs(m.slabs()).slabs()),
        "A list with a map of figures for each slab.");
    r.add(
        "mem/stats",
        "(mem/stats)",
        0,
        0,
        MemoryBuiltins::stats,
        "Draws all tiers of the memory; gives the same figures as a map, or nil when memory is too"
            + " short for it.");
  }

  private static long stats(Machine m, int fp, int argc) {
    MemorySnapshot snapshot = m.heap.snapshot().withSlabs(m.slabs());
    String picture = MemoryReport.of(snapshot, m.host.terminal());
    long failed = PrintBuiltins.output(m, fp, sink -> sink.put(picture));
    return m.isError(failed) ? failed : figuresIfThereIsRoom(m, fp, snapshot);
  }

  /** What is short of memory shall still be looked at: the picture needs none, the map some. */
  private static long figuresIfThereIsRoom(Machine m, int fp, MemorySnapshot snapshot) {
    if (m.heap.inRecovery()) {
      return Words.NIL;
    }
    try {
      return Figures.all(m, fp, fp, snapshot);
    } catch (Unwind e) {
      if (e.kind() != ErrorKind.OUT_OF_MEMORY) {
        throw e;
      }
      m.recover(fp, fp, e.kind());
      return Words.NIL;
    }
  }

  // ---- settings

  private static long setHardLimit(Machine m, int fp, int argc) {
    long wrong = Arguments.count(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    if (!Words.isFixnum(m.stack[fp])) {
      String limit = Arguments.shown(m, fp);
      return denied(m, fp, "hard limit " + limit + " is above the ceiling " + m.heap.ceiling());
    }
    m.ensure(0, fp, fp + argc);
    try {
      return Words.fixnum(m.heap.setHardLimit(Words.integer(m.stack[fp])));
    } catch (LimitDenied e) {
      return denied(m, fp, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return Arguments.range(m, fp, String.valueOf(e.getMessage()));
    } catch (HeapExhausted e) {
      return Arguments.error(m, fp, ErrorKind.OUT_OF_MEMORY, String.valueOf(e.getMessage()));
    }
  }

  private static long denied(Machine m, int fp, String message) {
    return Arguments.error(m, fp, ErrorKind.DENIED, message);
  }

  private static long setThreshold(Machine m, int fp, int argc) {
    long wrong = Arguments.count(m, fp, 0);
    if (wrong == Words.NONE) {
      wrong = atMostFixnum(m, fp);
    }
    return wrong != Words.NONE
        ? wrong
        : Words.fixnum(m.heap.setGcThreshold(Words.integer(m.stack[fp])));
  }

  private static long setMinInterval(Machine m, int fp, int argc) {
    long wrong = Arguments.integer(m, fp, 0);
    if (wrong == Words.NONE) {
      wrong = atMostFixnum(m, fp);
    }
    return wrong != Words.NONE
        ? wrong
        : Words.fixnum(m.heap.setMinIntervalMillis(Arguments.nearest(m, fp)));
  }

  /** What is set can be read again, so it is not cut to what can be kept. */
  private static long atMostFixnum(Machine m, int fp) {
    if (Words.isFixnum(m.stack[fp]) || Integers.sign(m.space, m.stack[fp]) < 0) {
      return Words.NONE;
    }
    String got = Arguments.shown(m, fp);
    return Arguments.range(m, fp, "wanted at most " + Words.FIXNUM_MAX + ", got " + got);
  }
}
