package valk.tck;

import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;
import valk.gc.spi.HeapProvider;

/** What may be done with a heap at random, and with which sizes. */
final class CellWork {
  private static final long POISON = 0xDEAD_DEAD_DEAD_DEADL << 3 | 0b110;
  private static final int LARGE_GRANULES = 2000;

  private final HeapProvider provider;
  private final long limit;
  private final long largestSmall;

  CellWork(HeapProvider provider, long limit) {
    this.provider = provider;
    this.limit = limit;
    try (CellGround ground = ground()) {
      largestSmall = ground.heap.largestSmall();
    }
  }

  CellGround ground() {
    return new CellGround(provider, limit);
  }

  /** Allocations alone: one in eight of a large cell, one in eight thrifty. */
  RandomWork<CellGround> allocations() {
    return RandomWork.on((Supplier<CellGround>) this::ground)
        .with(60, "small", sizes(), CellGround::small)
        .with(10, "thrifty", sizes(), CellGround::thrifty)
        .with(10, "large", largeSizes(), CellGround::large);
  }

  /** Allocations, and a mark phase now and then. */
  RandomWork<CellGround> allocationsAndCollections() {
    return allocations().with(1, "collect", masks(), CellGround::collect);
  }

  static void poison(CellGround ground) {
    ground.heap.poison(POISON);
    ground.latest = null;
  }

  /** Sizes of small cells. */
  Arbitrary<Long> sizes() {
    return granules(1, largestSmall / 16).map(size -> 16 * size);
  }

  Arbitrary<Long> largeSizes() {
    return granules(1, LARGE_GRANULES).map(size -> largestSmall + 16 * size);
  }

  /** Which cells are met: none, in the simplest case. */
  static Arbitrary<Long> masks() {
    return Arbitraries.longs().withDistribution(RandomDistribution.uniform());
  }

  static Arbitrary<Long> granules(long least, long most) {
    return Arbitraries.longs().between(least, most).withDistribution(RandomDistribution.uniform());
  }
}
