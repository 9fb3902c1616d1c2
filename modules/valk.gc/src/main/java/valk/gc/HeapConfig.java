package valk.gc;

import valk.gc.spi.HeapProvider;
import valk.memory.MemoryLimits;
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
   * No boot allowance, the JVM's ledger, the zeal of the system property {@value Zeal#PROPERTY},
   * and the providers of the system property {@value ProviderNames#PROPERTY}: without it the
   * default ones, with it those that the context class loader of the calling thread finds by their
   * names.
   *
   * @throws IllegalArgumentException if a property is malformed or names a provider that is not
   *     there
   * @throws valk.memory.ProviderException if a provider that is found cannot be made
   */
  public static HeapConfig of(MemoryLimits limits) {
    ProviderNames names = ProviderNames.fromSystemProperty();
    Tiers tiers = names.isEmpty() ? Tiers.builtIn() : Tiers.installed(System.err::println);
    return of(limits, tiers, names);
  }

  /**
   * No boot allowance, the JVM's ledger, and the zeal of the system property.
   *
   * @param tiers what providers there are
   * @param names which of them are taken
   * @throws IllegalArgumentException if the property {@value Zeal#PROPERTY} is malformed
   * @throws valk.memory.UnknownProviderException if a name is not there
   */
  public static HeapConfig of(MemoryLimits limits, Tiers tiers, ProviderNames names) {
    return new HeapConfig(
        limits,
        0,
        DEFAULT_HANDLES,
        DEFAULT_MARK_STACK,
        Zeal.fromSystemProperty(),
        ChargeLedger.ofThisJvm(),
        names.choose(tiers.bytes().spaces()),
        names.choose(tiers.bytes().scratchArenas()),
        names.choose(tiers.bytes().slabs()),
        names.choose(tiers.heaps()));
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
