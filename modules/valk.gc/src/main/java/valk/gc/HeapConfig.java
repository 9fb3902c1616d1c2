package valk.gc;

import valk.gc.spi.HeapProvider;
import valk.memory.MemoryLimits;
import valk.memory.Providers;
import valk.memory.spi.ScratchArenaProvider;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/**
 * What a heap is made of. Immutable; {@link #of} gives the usual one, the {@code with…} methods a
 * changed copy.
 *
 * @param limits sizes of the arena, the hard limit, the threshold and the ceiling, in bytes
 * @param bootAllowance bytes that the hard limit is raised by until {@link
 *     ManagedHeap#sealBaseline()}, so that a product can load what it needs before a script's
 *     account begins; 0 or more
 * @param handles how many handles there can be at one time, 1 to 2^24
 * @param markStackWords words of the mark stack, at least 1024; a deeper graph is marked as well,
 *     at the price of looking at marked cells again
 * @param zeal stress
 * @param ledger what charges of several heaps together are bounded by
 * @param space where the bytes come from
 * @param scratchArena what grants scratch windows
 * @param slab what hands out pages and handles
 * @param heap what holds survivors
 */
public record HeapConfig(
    MemoryLimits limits,
    long bootAllowance,
    int handles,
    int markStackWords,
    Zeal zeal,
    ChargeLedger ledger,
    SpaceProvider space,
    ScratchArenaProvider scratchArena,
    SlabProvider slab,
    HeapProvider heap) {

  /** Usual number of handles. */
  public static final int DEFAULT_HANDLES = 1 << 16;

  /** Usual length of the mark stack: 128 KiB of Java memory. */
  public static final int DEFAULT_MARK_STACK = 1 << 14;

  private static final int MOST_HANDLES = 1 << 24;
  private static final int LEAST_MARK_STACK = 1 << 10;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public HeapConfig {
    requireRange("bootAllowance", bootAllowance, 0, MemoryLimits.GREATEST);
    requireRange("handles", handles, 1, MOST_HANDLES);
    requireRange("markStackWords", markStackWords, LEAST_MARK_STACK, Integer.MAX_VALUE - 8);
  }

  private static void requireRange(String name, long value, long least, long greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(
          "%s=%d is not in %d..%d".formatted(name, value, least, greatest));
    }
  }

  /**
   * Built-in providers, no boot allowance, the JVM's ledger, and the zeal of the system property.
   *
   * @throws IllegalArgumentException if the property {@value Zeal#PROPERTY} is malformed
   */
  public static HeapConfig of(MemoryLimits limits) {
    Providers tiers = Providers.builtIn();
    return new HeapConfig(
        limits,
        0,
        DEFAULT_HANDLES,
        DEFAULT_MARK_STACK,
        Zeal.fromSystemProperty(),
        ChargeLedger.ofThisJvm(),
        tiers.spaces().named(Providers.DEFAULT_SPACE),
        tiers.scratchArenas().named(Providers.DEFAULT_SCRATCH_ARENA),
        tiers.slabs().named(Providers.DEFAULT_SLAB),
        HeapProviders.builtIn().named(HeapProviders.DEFAULT));
  }

  /** With another {@link #bootAllowance}. */
  public HeapConfig withBootAllowance(long bytes) {
    return new HeapConfig(
        limits, bytes, handles, markStackWords, zeal, ledger, space, scratchArena, slab, heap);
  }

  /** With another {@link #handles}. */
  public HeapConfig withHandles(int count) {
    return new HeapConfig(
        limits,
        bootAllowance,
        count,
        markStackWords,
        zeal,
        ledger,
        space,
        scratchArena,
        slab,
        heap);
  }

  /** With another {@link #markStackWords}. */
  public HeapConfig withMarkStackWords(int words) {
    return new HeapConfig(
        limits, bootAllowance, handles, words, zeal, ledger, space, scratchArena, slab, heap);
  }

  /** With another {@link #zeal}. */
  public HeapConfig withZeal(Zeal newZeal) {
    return new HeapConfig(
        limits,
        bootAllowance,
        handles,
        markStackWords,
        newZeal,
        ledger,
        space,
        scratchArena,
        slab,
        heap);
  }

  /** With another {@link #ledger}. */
  public HeapConfig withLedger(ChargeLedger newLedger) {
    return new HeapConfig(
        limits,
        bootAllowance,
        handles,
        markStackWords,
        zeal,
        newLedger,
        space,
        scratchArena,
        slab,
        heap);
  }

  /** With other providers of the three byte tiers. */
  public HeapConfig withTiers(
      SpaceProvider newSpace, ScratchArenaProvider newScratchArena, SlabProvider newSlab) {
    return new HeapConfig(
        limits,
        bootAllowance,
        handles,
        markStackWords,
        zeal,
        ledger,
        newSpace,
        newScratchArena,
        newSlab,
        heap);
  }

  /** With another {@link #heap}. */
  public HeapConfig withHeap(HeapProvider newHeap) {
    return new HeapConfig(
        limits,
        bootAllowance,
        handles,
        markStackWords,
        zeal,
        ledger,
        space,
        scratchArena,
        slab,
        newHeap);
  }
}
