package valk.gc;

import valk.memory.MemoryLimits;
import valk.memory.Slab;
import valk.memory.Space;

/**
 * What happens at a safepoint: checkpoints, collections, grants of windows and bursts, refusals,
 * and recovery from these. {@link ManagedHeap} explains it from the outside, {@link Budget} the
 * sums.
 */
abstract sealed class Safepoints extends StoreBarrier permits Births {
  /** No window is granted that is smaller. */
  private static final int LEAST_WINDOW = 4 << 10;

  /**
   * The first window, in bytes. A window needs room set aside for what may survive of it, which has
   * storage from the start; so a program gets larger ones, up to the full window, as it uses them.
   */
  static final int FIRST_WINDOW = 64 << 10;

  /** A window is at most this part of the limit: one of so many. */
  private static final int WINDOWS_IN_LIMIT = 64;

  /** A window is at most this part of the arena: one of so many. */
  private static final int WINDOWS_IN_ARENA = 8;

  final OwnerRegistry owners;
  final Collector collector;
  final Charges charges;
  final Budget budget;
  final Handles handles;
  final CheckpointFigures checkpoints = new CheckpointFigures();
  final HeapExhausted exhausted = new HeapExhausted();
  private final Evacuator evacuator;
  private final RootSource roots;
  private final Zeal zeal;

  /** What {@link ManagedHeap#hardLimit} says. */
  long hardLimit;

  /** What a form in recovery may still take beyond its window and burst, in bytes. */
  long allowance;

  private long nextWindow = FIRST_WINDOW;
  private long safepoints;
  private long era;

  /** Parameters as in {@link ManagedHeap#create}. */
  Safepoints(
      HeapConfig config,
      AddressMap map,
      Space space,
      CellSite site,
      RootSource roots,
      NameTable names,
      SweepListener dead,
      Runnable requestSafepoint) {
    super(
        space,
        map,
        site,
        site.create(config.heap()),
        GuardedArena.create(config.scratchArena(), space, map.arenaStart(), map.arenaBytes()),
        requestSafepoint,
        config.zeal().actsAtSafepoints());
    MemoryLimits limits = config.limits();
    this.hardLimit = limits.heapLimit();
    this.zeal = config.zeal();
    this.owners = new OwnerRegistry(space);
    this.evacuator = new Evacuator(space, heap, map, checkpoints);
    this.charges = new Charges(config.ledger());
    this.budget = new Budget(heap, charges, hardLimit + config.bootAllowance());
    this.handles = new Handles(space, handleSlab(config, map, space), exhausted);
    this.roots = new RootsAndHandles(roots, handles);
    Marker marker = new Marker(space, heap, map, config.markStackWords());
    this.collector = new Collector(heap, marker, owners, remembered, names, dead, charges);
    this.collector.setThreshold(limits.gcThreshold());
    setRecovering(false);
  }

  private static Slab handleSlab(HeapConfig config, AddressMap map, Space space) {
    return new GuardedSlab.Provider(config.slab())
        .create("handles", space, map.handleStart(), Handles.BLOCK_BYTES, config.handles());
  }

  /** Told before figures fall, so that peaks are not missed. */
  abstract void beforeFall();

  /** Told when a checkpoint has ended. */
  abstract void checkpointed();

  /** Told when a collection has ended. */
  abstract void collected();

  abstract void verifyAll();

  abstract void verifyAfterCollection();

  /** True if every check of the evaluator must reach {@link #poll}, so that zeal has its turn. */
  public final boolean zealous() {
    return zeal.actsAtSafepoints();
  }

  /**
   * The evaluator's safepoint: checkpoints when scratch is three quarters full, collects when the
   * threshold is passed, makes the window and the burst whole.
   *
   * @throws HeapExhausted if no window can be granted
   */
  public final void poll() {
    safepoint(0);
  }

  /** Everything that happens at a safepoint; afterwards {@code extra} more bytes can be granted. */
  final void safepoint(long extra) {
    charges.lapse();
    actZealously();
    if (inRecovery()) {
      renewRecovery(extra);
      return;
    }
    if (scratchIsDue()) {
      evacuate();
    }
    if (collector.isDue(extra)) {
      collect(false);
    }
    refill(extra);
    collector.giveBackSome();
  }

  private boolean scratchIsDue() {
    long scratch = arenaUsage();
    long absorbed = budget.windowRoom(0, 0);
    return scratch > Math.min(arenaCapacity(), absorbed) / 4 * 3 && scratch > 0
        || remembered.isFull();
  }

  private void refill(long extra) {
    if (renew(LEAST_WINDOW, extra)) {
      return;
    }
    evacuate();
    if (renew(LEAST_WINDOW, extra)) {
      return;
    }
    collect(true);
    if (!renew(fullWindow(), extra)) {
      throw exhausted(
          extra > 0 ? "no room for " + extra + " more bytes" : "nothing is left for new values");
    }
  }

  /**
   * Makes the burst whole, and grants a window if the current one is used up, or nearly so.
   *
   * @param least bytes that a new window must have, unless there is one that is not used up
   * @param extra bytes of footprint or charges that are about to be taken as well
   * @return false, and nothing has changed, if the promise does not allow it
   */
  private boolean renew(long least, long extra) {
    long room = budget.windowRoom(scratchBound(), extra);
    if (room < 0) {
      return false;
    }
    boolean needed = windowLeft() < LEAST_WINDOW;
    long bytes = needed || isInBurst() ? newWindow(least, room) : 0;
    if (needed && bytes == 0) {
      return false;
    }
    if (!getStorage(budget.footprintFor(scratchBound() + bytes), bytes)) {
      return false;
    }
    setBurst(budget.burst());
    return true;
  }

  /**
   * Makes the window longer, if that needs no safepoint: neither a checkpoint nor a collection is
   * due, and the arena goes on where the window ends. Nothing moves, each {@link #birthplace} stays
   * one, and what is left of the burst stays what it is.
   *
   * @param bytes what is wanted of it, a multiple of 16, at most 4096
   * @return whether {@link #quickRoom} is as much now
   */
  public final boolean widen(long bytes) {
    return !zealous()
        && !inRecovery()
        && !hasRow()
        && !scratchIsDue()
        && !collector.isDue(0)
        && widenBy(newWindow(LEAST_WINDOW, budget.windowRoom(scratchBound(), 0)))
        && quickRoom() >= bytes;
  }

  private boolean widenBy(long bytes) {
    return bytes > 0
        && heap.stock(budget.footprintFor(scratchBound() + bytes))
        && growWindow(bytes);
  }

  /** What is left of the window comes out of the burst: soon there will be a safepoint again. */
  private boolean isInBurst() {
    return burst() < budget.burst();
  }

  /** Bytes of a window that fits into the room; 0 if that is less than the least. */
  private long newWindow(long least, long room) {
    long wanted = Math.max(least, usualWindow());
    long bytes = Math.min(room, Math.min(wanted, windows.room())) & ~ROUND_UP;
    return bytes < least ? 0 : bytes;
  }

  /**
   * Stocks pages and grants a window; what is still to be given back may be just what is missing.
   */
  private boolean getStorage(long footprint, long window) {
    return heap.stock(footprint) && grantWindow(window)
        || collector.giveBackAll() && heap.stock(footprint) && grantWindow(window);
  }

  /** Twice as much each time that a window has been used up. */
  private long usualWindow() {
    long full = fullWindow();
    if (scratchBound() > 0) {
      nextWindow = Math.min(2 * nextWindow, full);
    }
    return Math.min(nextWindow, full);
  }

  private long fullWindow() {
    long bytes = Math.min(hardLimit / WINDOWS_IN_LIMIT, arenaCapacity() / WINDOWS_IN_ARENA);
    return Math.max(LEAST_WINDOW, bytes) & ~ROUND_UP;
  }

  /**
   * A safepoint that evacuates all survivors from scratch. The arena is empty afterwards, but for a
   * new window.
   *
   * @throws HeapExhausted if no new window can be granted; the checkpoint itself is complete
   */
  public final void checkpoint() {
    charges.lapse();
    evacuate();
    if (inRecovery()) {
      renewRecovery(0);
    } else {
      refill(0);
    }
    collector.giveBackSome();
  }

  /**
   * A number that is another one after each checkpoint and each collection: as long as it stays the
   * same, the word of a cell means that cell. So what was found out about a cell that cannot change
   * may be kept beside its word and this number, without keeping the cell alive.
   */
  public final long era() {
    return era;
  }

  final void evacuate() {
    requireNoRow();
    era++;
    long begin = System.nanoTime();
    evacuator.begin(inRecovery());
    remembered.evacuateFrom(evacuator);
    roots.visitDirty(evacuator);
    evacuator.finish();
    resetArena(zeal.poison());
    checkpoints.addPause(System.nanoTime() - begin);
    afterwards();
    checkpointed();
  }

  /**
   * A safepoint that collects: traces from the roots through scratch and heap, frees what it has
   * not met in the heap, evacuates nothing.
   *
   * @return bytes of cells reclaimed; {@link ManagedHeap#usage()} is exact afterwards
   */
  public final long collect() {
    return collect(false);
  }

  final long collect(boolean emergency) {
    requireNoRow();
    era++;
    beforeFall();
    long reclaimed = collector.collect(roots, emergency);
    if (zeal.poison()) {
      heap.poison(Zeal.POISON);
    }
    if (zeal.verify()) {
      verifyAfterCollection();
    }
    collected();
    return reclaimed;
  }

  private void afterwards() {
    if (zeal.verify()) {
      verifyAll();
    }
  }

  private void actZealously() {
    safepoints++;
    if (!inRecovery() && isTurn(zeal.checkpointEvery())) {
      evacuate();
    }
    if (isTurn(zeal.collectEvery())) {
      collect(false);
    }
  }

  private boolean isTurn(int every) {
    return every > 0 && safepoints % every == 0;
  }

  /**
   * Begins a top-level form: grants a window, or opens the recovery reserve.
   *
   * @throws HeapExhausted if not even the reserve is whole: the host's own handles hold too much
   */
  public final void beginForm() {
    charges.lapse();
    if (beginNormally(LEAST_WINDOW)) {
      return;
    }
    evacuate();
    if (inRecovery() && budget.reserveIsWhole(0)) {
      openRecovery(); // The form before ended with a collection; another one would find nothing.
      return;
    }
    collect(true);
    if (!beginNormally(fullWindow())) {
      openRecovery();
    }
  }

  /** A form that begins normally must be able to do all that it could do in recovery. */
  private boolean beginNormally(long leastWindow) {
    if (!renew(leastWindow, Budget.RECOVERY_ALLOWANCE)) {
      return false;
    }
    setRecovering(false);
    return true;
  }

  /**
   * Ends a top-level form: evacuates what survives, resets the arena, collects if that is due.
   * There is no window until {@link #beginForm}.
   */
  public final void endForm() {
    charges.lapse();
    evacuate();
    if (inRecovery()) {
      collect(true);
    } else if (collector.isDue(0)) {
      collect(false);
    }
    collector.giveBackSome();
  }

  /**
   * To be called where {@link HeapExhausted} was caught, when the roots hold no more than what goes
   * on: checkpoints, collects, and goes on normally or out of the reserve.
   *
   * @throws HeapExhausted if not even the reserve is whole
   */
  public final void recover() {
    charges.lapse();
    evacuate();
    collect(true);
    if (!beginNormally(fullWindow())) {
      openRecovery();
    }
  }

  /** True while the form runs out of the recovery reserve, so that lasting growth is refused. */
  public final boolean inRecovery() {
    return isThrifty();
  }

  /** A safepoint in recovery: goes on normally if that is possible by now. */
  private void renewRecovery(long extra) {
    if (beginNormally(LEAST_WINDOW)) {
      refill(extra);
    } else if (burst() != budget.recoveryBurst()) {
      reopenRecovery();
    }
  }

  final void reopenRecovery() {
    evacuate();
    if (!budget.reserveIsWhole(0)) {
      collect(true);
    }
    if (!beginNormally(fullWindow())) {
      openRecovery();
    }
  }

  /** Goes on out of the reserve; the allowance is what it has beyond the window and the burst. */
  private void openRecovery() {
    long beyond = budget.free() - budget.recoveryCost(scratchBound());
    if (beyond < 0 || !getStorage(budget.recoveryCost(scratchBound()), Budget.RECOVERY_WINDOW)) {
      throw exhausted("the recovery reserve is used up");
    }
    setRecovering(true);
    setBurst(budget.recoveryBurst());
    allowance = Math.min(beyond, Budget.RECOVERY_ALLOWANCE);
  }

  private void setRecovering(boolean inRecovery) {
    setThrifty(inRecovery);
    watchAllPointers(inRecovery);
  }

  @Override
  final HeapExhausted exhausted(String why) {
    String reason = heap.collects() ? why : why + ", and this heap is never collected";
    return exhausted.because(reason, budget.used(), budget.limit());
  }

  final RootSource roots() {
    return roots;
  }
}
