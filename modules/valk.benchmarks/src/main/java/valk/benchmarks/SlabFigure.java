package valk.benchmarks;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import valk.memory.Providers;
import valk.memory.Slab;
import valk.memory.Space;

/**
 * Acquiring and releasing a block of 16 KiB from the default slab, which detects double releases,
 * against Netty's pooled and adaptive allocators, {@code malloc} through FFM, and a bare stack that
 * detects nothing, and two locked instructions: on one thread, on as many as there are cores, on 64
 * virtual ones.
 *
 * <p>Netty's leak detector is off; its counting of references, by which it detects a double
 * release, cannot be.
 */
final class SlabFigure implements Figure {
  private static final int BLOCKS = 1024;
  private static final int VIRTUAL_THREADS = 64;
  private static final int CYCLES = 6_000_000;
  private static final int WARM_UPS = 3;

  private static final Target NETTY = new Target.RatioAtLeast(5);
  private static final Target MALLOC = new Target.RatioAtLeast(3);
  private static final Target NONE = new Target.None();

  /**
   * One that takes part.
   *
   * @param wall its target on one thread, in wall time
   * @param cpu its target on several threads, in CPU time
   */
  private record Contender(String name, BlockSource source, Target wall, Target cpu) {}

  @Override
  public String name() {
    return "slab";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    Providers tiers = Providers.builtIn();
    long bytes = (long) BLOCKS * BlockSource.BYTES;
    try (Space space =
        Space.reserve(tiers.spaces().named(Providers.DEFAULT_SPACE), 2 * bytes, 2 * bytes)) {
      space.commit(0, 2 * bytes);
      Slab slab =
          tiers
              .slabs()
              .named(Providers.DEFAULT_SLAB)
              .create("blocks", space, bytes, BlockSource.BYTES, BLOCKS);
      List<Contender> contenders = contenders(slab, space);
      measure(BlockLoad.platform(1), contenders, true, rounds, report);
      int cores = Runtime.getRuntime().availableProcessors();
      measure(BlockLoad.platform(cores), contenders, false, rounds, report);
      measure(BlockLoad.virtual(VIRTUAL_THREADS), contenders, false, rounds, report);
    }
  }

  private static List<Contender> contenders(Slab slab, Space space) {
    return List.of(
        new Contender("slab treiber", new BlockSource.OfSlab(slab, space), NONE, NONE),
        new Contender(
            "bare stack, no detection",
            new BlockSource.OfBareStack(new BareBlockStack(BLOCKS), space),
            NONE,
            NONE),
        new Contender("two locks, no blocks", new BlockSource.OfTwoLocks(), NONE, NONE),
        new Contender(
            "Netty pooled",
            new BlockSource.OfPooled(new PooledByteBufAllocator(true)),
            NETTY,
            NETTY),
        new Contender(
            "Netty adaptive",
            new BlockSource.OfAdaptive(new AdaptiveByteBufAllocator(true)),
            NETTY,
            NETTY),
        new Contender("malloc and free, FFM", new BlockSource.OfMalloc(), MALLOC, NETTY));
  }

  private void measure(
      BlockLoad load, List<Contender> contenders, boolean alone, int rounds, Report report)
      throws InterruptedException {
    List<BlockLoad.Result[]> results = new ArrayList<>();
    contenders.forEach(contender -> results.add(new BlockLoad.Result[rounds]));
    for (int i = -WARM_UPS; i < rounds; i++) {
      for (int k = 0; k < contenders.size(); k++) {
        int place = i % 2 == 0 ? k : contenders.size() - 1 - k;
        BlockLoad.Result result = load.run(contenders.get(place).source(), CYCLES);
        if (i >= 0) {
          results.get(place)[i] = result;
        }
      }
    }
    for (int k = 0; k < contenders.size(); k++) {
      Contender contender = contenders.get(k);
      report(load, contender, alone, results.get(k), results.getFirst(), report);
    }
  }

  private void report(
      BlockLoad load,
      Contender contender,
      boolean alone,
      BlockLoad.Result[] results,
      BlockLoad.Result[] baseline,
      Report report) {
    String subject = contender.name() + ", " + load.name();
    report.add(
        name() + " wall",
        "ns",
        subject,
        alone ? contender.wall() : NONE,
        column(results, BlockLoad.Result::wall),
        column(baseline, BlockLoad.Result::wall));
    report.add(
        name() + " CPU",
        "ns",
        subject,
        alone ? NONE : contender.cpu(),
        column(results, BlockLoad.Result::cpu),
        column(baseline, BlockLoad.Result::cpu));
    report.add(
        name() + " p99.9 of 64",
        "ns",
        subject,
        alone ? contender.wall() : NONE,
        column(results, BlockLoad.Result::lateOfSeveral),
        column(baseline, BlockLoad.Result::lateOfSeveral));
    report.add(
        name() + " p99.9",
        "ns",
        subject,
        NONE,
        column(results, BlockLoad.Result::late),
        column(baseline, BlockLoad.Result::late));
  }

  private static double[] column(
      BlockLoad.Result[] results, ToDoubleFunction<BlockLoad.Result> column) {
    return Arrays.stream(results).mapToDouble(column).toArray();
  }
}
