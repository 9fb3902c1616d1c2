package valk.gc;

import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapSite;
import valk.memory.MemorySnapshot;
import valk.memory.Space;

/**
 * The memory of one interpreter: cells are born in the scratch arena, survivors are evacuated to
 * the heap at checkpoints, and collections free what died there. The only class that decides to
 * checkpoint, to collect, or to refuse.
 *
 * <p><b>Allocation</b> ({@link #pair}, {@link #cell}) bumps a pointer in the current window of the
 * arena and is no safepoint. When the window is used up, a <em>burst</em> of at most {@link
 * #BURST_BYTES} follows, in a further window if the arena has one, else in the heap; and a
 * safepoint is asked for through the {@code requestSafepoint} that the heap was made with.
 *
 * <p><b>Safepoints</b> are {@link #poll}, {@link #ensure}, {@link #large}, {@link #owner}, {@link
 * #checkpoint}, {@link #collect}, {@link #setHardLimit}, {@link #beginForm}, {@link #endForm},
 * {@link #recover} and {@link #sealBaseline}. Everything alive must be reachable from the roots
 * there, every slot of every cell must have been written, and any word kept elsewhere is stale
 * afterwards.
 *
 * <p><b>The limit.</b> {@link #footprint()} + {@link #charged()} never exceeds {@link
 * #hardLimit()}, by not one byte. Grants are made at safepoints, and only if the {@link Budget}
 * covers what they can cost later. When it does not: checkpoint, then collect, then {@link
 * HeapExhausted}, before anything was granted. After an emergency collection a full window must be
 * free, so a program that lives at its limit ends with an error and not with collections without
 * end.
 *
 * <p><b>Recovery.</b> After {@link HeapExhausted}, the evaluator unwinds to where it is caught and
 * calls {@link #recover}; and each top-level form begins with {@link #beginForm}. Both open a
 * normal window if they can. If not, the heap is <em>{@linkplain #inRecovery in recovery}</em>: a
 * window of 4 KiB and a burst of 4 KiB come out of a reserve that is never granted otherwise, with
 * an allowance of 16 KiB for the form's code and names. What would grow lastingly is refused there:
 * storing a pointer to anything young into the heap ({@link #write}, {@link #requireKeepable}),
 * large cells, lasting charges ({@link #ensureLasting}). So at the end of the form a collection
 * makes the reserve whole again, and the next form can begin, as often as needed. Only in recovery
 * may {@link #pair} and {@link #cell} throw {@link HeapExhausted}.
 *
 * <p><b>The baseline.</b> What a product loads before {@link #sealBaseline()} becomes immortal and
 * counts in no figure and against no limit.
 *
 * <p><b>Threads.</b> A heap belongs to one thread at a time; handing it on takes a happens-before
 * edge. Only {@link #handles()} may be used from any thread.
 */
public final class ManagedHeap extends Births implements AutoCloseable {
  private final Accounts accounts;
  private final MemoryListeners listeners = new MemoryListeners();
  private final long ceiling;
  private long bootAllowance;
  private long baselineBytes;
  private boolean closed;

  private ManagedHeap(
      HeapConfig config,
      AddressMap map,
      Space space,
      CellSite site,
      RootSource roots,
      NameTable names,
      SweepListener dead,
      Runnable requestSafepoint) {
    super(config, map, space, site, roots, names, dead, requestSafepoint);
    this.ceiling = config.limits().ceiling();
    this.bootAllowance = config.bootAllowance();
    this.accounts =
        new Accounts(this, charges, checkpoints, collector.figures(), new SpaceRanges(map, config));
  }

  private static HeapSite siteOf(HeapConfig config, AddressMap map, Space space) {
    return new HeapSite(
        space,
        map.heapStart(),
        map.smallBytes(),
        map.largeBytes(),
        config.limits().heapLimit(),
        new GuardedSlab.Provider(config.slab()));
  }

  /**
   * Makes a heap in a space of its own. It has no window yet: {@link #beginForm} grants the first.
   *
   * @param config sizes, providers, zeal
   * @param roots what keeps cells alive, beside handles
   * @param names the table of names that symbols and keywords refer to
   * @param dead told of dead cells that owned Java state
   * @param requestSafepoint run when the heap wants {@link #poll} to be called soon; on the owning
   *     thread, possibly inside {@link #pair} and {@link #cell}
   * @throws valk.memory.StorageException if no range of addresses can be reserved
   * @throws valk.memory.ProviderException if a provider breaks a rule; names both
   */
  public static ManagedHeap create(
      HeapConfig config,
      RootSource roots,
      NameTable names,
      SweepListener dead,
      Runnable requestSafepoint) {
    AddressMap map = AddressMap.of(config);
    long likely = map.heapStart() + config.limits().heapLimit() + config.bootAllowance();
    Space space = Space.reserve(config.space(), map.end(), Math.min(likely, map.end()));
    try {
      CellSite site = new CellSite(config.heap(), siteOf(config, map, space));
      return new ManagedHeap(config, map, space, site, roots, names, dead, requestSafepoint);
    } catch (RuntimeException | Error e) {
      space.close();
      throw e;
    }
  }

  // ---- charges

  /**
   * Charges what a script made grow outside the space.
   *
   * @param bytes a conservative estimate, 0 or more
   * @throws HeapExhausted if the promise of {@link #ensure} does not cover it and memory does not
   *     suffice without a collection; nothing was charged
   */
  public void charge(long bytes) {
    long unpromised = Math.max(0, bytes - charges.promised());
    if (inRecovery()) {
      useAllowance(bytes);
    } else if (unpromised > 0 && budget.windowRoom(scratchBound(), unpromised) < 0) {
      throw exhausted("no room for more code and names");
    }
    if (!charges.add(bytes)) {
      throw exhausted.because(
          "charges of all interpreters", charges.ledger().reserved(), charges.ledger().limit());
    }
  }

  /**
   * Takes a charge back.
   *
   * @param bytes what was charged, 0 or more
   * @throws IllegalArgumentException if more is taken back than was charged
   */
  public void credit(long bytes) {
    accounts.peakFigures().beforeCredit();
    charges.subtract(bytes);
  }

  // ---- the baseline and the limits

  /**
   * A safepoint: makes what is alive now immortal and takes it out of every figure, pages, large
   * cells and charges; and ends the boot allowance, so that from now on the hard limit bounds what
   * is added. There is no window until {@link #beginForm}. Cells of the heap that have died since
   * the last collection become immortal as well: where there may be any, {@link #collect()} first.
   *
   * @return bytes of pages and large cells that the baseline takes for ever
   */
  public long sealBaseline() {
    charges.lapse();
    evacuate();
    baselineBytes += heap.seal();
    owners.seal();
    charges.seal();
    bootAllowance = 0;
    budget.setLimit(hardLimit);
    collector.noteLive();
    accounts.restart();
    return baselineBytes;
  }

  /** True once no boot allowance is left, so the limit holds to the byte. */
  boolean isSealed() {
    return bootAllowance == 0;
  }

  /** Bytes of pages and large cells of the sealed baseline, part of no other figure. */
  public long baselineBytes() {
    return baselineBytes;
  }

  /** What footprint and charges together never exceed, in bytes. */
  public long hardLimit() {
    return hardLimit;
  }

  /** The greatest hard limit, in bytes. */
  public long ceiling() {
    return ceiling;
  }

  /**
   * A safepoint that sets the hard limit; checkpoints and collects first if the new limit is tight.
   *
   * @param bytes the new limit
   * @return the old one
   * @throws LimitDenied if {@code bytes} is above the {@link #ceiling()}
   * @throws IllegalArgumentException if {@code bytes} is below what is in use and what must be set
   *     aside for an evacuation and for recovery; names the numbers
   * @throws HeapExhausted if after the checkpoint no window can be granted
   */
  public long setHardLimit(long bytes) {
    if (bytes > ceiling) {
      throw new LimitDenied(bytes, ceiling);
    }
    charges.lapse();
    if (!fitsUnder(bytes)) {
      evacuate();
      collect(true);
    }
    if (!fitsUnder(bytes)) {
      String message = tooLow(bytes);
      safepoint(0);
      throw new IllegalArgumentException(message);
    }
    long old = hardLimit;
    hardLimit = bytes;
    budget.setLimit(bytes + bootAllowance);
    safepoint(0);
    return old;
  }

  private boolean fitsUnder(long bytes) {
    return budget.used() + budget.setAside(scratchBound()) <= bytes + bootAllowance;
  }

  private String tooLow(long bytes) {
    long used = budget.used();
    long aside = budget.setAside(scratchBound());
    return "hard limit %d is below the %d bytes needed: %d in use, %d set aside"
        .formatted(bytes, used + aside, used, aside);
  }

  /** Bytes of usage and charges past which a collection starts. */
  public long gcThreshold() {
    return collector.threshold();
  }

  /**
   * Sets the threshold.
   *
   * @param bytes 0 or more
   * @return the old one
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  public long setGcThreshold(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("gcThreshold=%d is negative".formatted(bytes));
    }
    long old = collector.threshold();
    collector.setThreshold(bytes);
    return old;
  }

  /** Least time between automatic collections, in milliseconds. */
  public long minIntervalMillis() {
    return collector.minIntervalMillis();
  }

  /**
   * Sets the least time between automatic collections; those that the limit forces ignore it.
   *
   * @param millis milliseconds; a negative value is taken as 0
   * @return the old one
   */
  public long setMinIntervalMillis(long millis) {
    long old = collector.minIntervalMillis();
    collector.setMinIntervalMillis(millis);
    return old;
  }

  // ---- figures

  /**
   * Bytes of the cells held in the heap, each rounded to its size class; exact at any moment for
   * what is held, and exact for what is alive right after {@link #collect}.
   */
  public long usage() {
    return heap.usage();
  }

  /** Bytes of pages and large cells. */
  public long footprint() {
    return heap.footprint();
  }

  /** Bytes charged and not credited. */
  public long charged() {
    return charges.charged();
  }

  /** All figures. */
  public Accounts accounts() {
    return accounts;
  }

  /** All figures at this moment. */
  public MemorySnapshot snapshot() {
    return accounts.snapshot();
  }

  /** Has somebody told of each checkpoint and collection from now on. From any thread. */
  public void addListener(MemoryListener listener) {
    listeners.add(listener);
  }

  /** Tells somebody no more; does nothing if it is not told. From any thread. */
  public void removeListener(MemoryListener listener) {
    listeners.remove(listener);
  }

  @Override
  void checkpointed() {
    listeners.tell(listener -> listener.checkpointed(accounts));
  }

  @Override
  void collected() {
    listeners.tell(listener -> listener.collected(accounts));
  }

  /** What the host holds on to. */
  public Handles handles() {
    return handles;
  }

  // ---- for what is below

  @Override
  void beforeFall() {
    accounts.peakFigures().beforeFall();
  }

  @Override
  void verifyAll() {
    new HeapVerifier(this).verify();
  }

  @Override
  void verifyAfterCollection() {
    new HeapVerifier(this).verifyAfterCollection();
  }

  // ---- for the verifier

  CellHeap cells() {
    return heap;
  }

  RememberedSet remembered() {
    return remembered;
  }

  /**
   * Closes the heap with its slab of pages, the handles with theirs, and the scratch arena, in this
   * order; then gives all charges and the space back. Idempotent; nothing else may be called
   * afterwards.
   *
   * @throws IllegalStateException if a tier finds at its close that it was misused; charges and
   *     space are given back all the same
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        closeTiers();
      } finally {
        charges.close();
        space.close();
      }
    }
  }

  private void closeTiers() {
    try {
      heap.close();
    } finally {
      try {
        handles.close();
      } finally {
        windows.arena().close();
      }
    }
  }
}
