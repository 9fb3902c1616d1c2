package valk.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import valk.benchmarks.plugged.PluggedArenaProvider;
import valk.gc.HeapConfig;
import valk.gc.ManagedHeap;
import valk.gc.ProviderNames;
import valk.gc.Tiers;
import valk.memory.MemoryLimits;
import valk.memory.ProviderChoice;

/**
 * Measures the allocation of pairs in a JVM that knows some providers, and prints the least: what
 * the code can do when nothing disturbs it.
 *
 * <pre>
 *   ProviderProgram ROUNDS default | second | jar
 * </pre>
 */
final class ProviderProgram {
  /** What the JVM knows when it allocates. */
  enum Known {
    /** The built-in defaults. */
    DEFAULT,
    /** The same; but every tier's second built-in provider is in use as well, in another heap. */
    SECOND,
    /** The arena comes from a jar, and the built-in one is in use as well, in another heap. */
    JAR
  }

  private static final MemoryLimits LIMITS =
      new MemoryLimits(PairFigure.IN_CACHE, PairFigure.LIMIT, PairFigure.LIMIT, PairFigure.LIMIT);
  private static final int WARM_UPS = 20;
  private static final int LISTS = 1000;
  private static final int LISTS_BESIDE = 100;
  private static final double PAIRS = (double) PairLoops.LENGTH * LISTS;

  /** Where results go, so that no compiler leaves out what makes them. */
  private long sink;

  private ProviderProgram() {}

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    Known known = Known.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    ProviderProgram program = new ProviderProgram();
    try (BareMutator measured = new BareMutator(config(known));
        BareMutator beside = new BareMutator(beside(known))) {
      program.measure(rounds, measured.heap, beside.heap);
    }
    System.out.println("results " + Long.toHexString(program.sink));
  }

  private void measure(int rounds, ManagedHeap measured, ManagedHeap beside) throws Exception {
    double[] rows = new double[rounds];
    double[] calls = new double[rounds];
    for (int i = -WARM_UPS; i < rounds; i++) {
      rows(beside, LISTS_BESIDE);
      calls(beside, LISTS_BESIDE);
      double row = Subject.timed(PAIRS, () -> rows(measured, LISTS)).measure();
      double call = Subject.timed(PAIRS, () -> calls(measured, LISTS)).measure();
      if (i >= 0) {
        rows[i] = row;
        calls[i] = call;
      }
    }
    System.out.println("row=" + Report.quantile(rows, 0));
    System.out.println("heap.pair=" + Report.quantile(calls, 0));
  }

  private static HeapConfig config(Known known) throws Exception {
    if (known != Known.JAR) {
      return HeapConfig.of(LIMITS);
    }
    Path folder = Files.createTempDirectory("valk-benchmarks");
    Tiers tiers = Tiers.installedIn(ProviderJar.layer(folder), System.err::println);
    return HeapConfig.of(LIMITS, tiers, ProviderNames.parse("arena=" + PluggedArenaProvider.NAME));
  }

  private static HeapConfig beside(Known known) {
    return known == Known.SECOND
        ? HeapConfig.of(LIMITS, Tiers.builtIn(), others())
        : HeapConfig.of(LIMITS);
  }

  /** In each tier a built-in provider that is not the default. */
  private static ProviderNames others() {
    ProviderNames names = ProviderNames.DEFAULTS;
    for (ProviderChoice choice : Tiers.builtIn().choices()) {
      if (!choice.isDefault()) {
        names = names.with(choice.tier(), choice.name());
      }
    }
    return names;
  }

  private void rows(ManagedHeap heap, int lists) {
    for (int i = 0; i < lists; i++) {
      heap.ensure(ManagedHeap.BURST_BYTES, 0);
      sink += PairLoops.row(heap);
    }
  }

  private void calls(ManagedHeap heap, int lists) {
    for (int i = 0; i < lists; i++) {
      heap.ensure(ManagedHeap.BURST_BYTES, 0);
      sink += PairLoops.list(heap);
    }
  }
}
