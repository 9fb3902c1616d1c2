package valk.gc;

import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapSite;
import valk.memory.MemoryLimits;
import valk.memory.MemorySnapshot;
import valk.memory.Slab;
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
public final class ManagedHeap extends Nursery implements AutoCloseable {
  /** Bytes that may be allocated between two safepoints without {@link #ensure}. */
  public static final int BURST_BYTES = Budget.BURST;

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

  // Which pointers the write barrier looks at: those into the arena, or, in recovery, all.
  private long barrierStart;
  private long barrierBytes;

  private final OwnerRegistry owners;
  private final Evacuator evacuator;
  private final Collector collector;
  private final CheckpointFigures checkpoints = new CheckpointFigures();
  private final Accounts accounts;
  private final Charges charges;
  private final Budget budget;
  private final Handles handles;
  private final RootSource roots;
  private final Zeal zeal;
  private final HeapExhausted exhausted = new HeapExhausted();
  private final long ceiling;
  private long hardLimit;
  private long bootAllowance;
  private long baselineBytes;
  private long allowance;
  private long nextWindow = FIRST_WINDOW;
  private long safepoints;
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
    super(
        space,
        map,
        site,
        site.create(config.heap()),
        GuardedArena.create(config.scratchArena(), space, map.arenaStart(), map.arenaBytes()),
        requestSafepoint,
        config.zeal().actsAtSafepoints());
    MemoryLimits limits = config.limits();
    this.ceiling = limits.ceiling();
    this.hardLimit = limits.heapLimit();
    this.bootAllowance = config.bootAllowance();
    this.zeal = config.zeal();
    this.owners = new OwnerRegistry(space);
    this.evacuator = new Evacuator(space, heap, map, checkpoints);
    this.charges = new Charges(config.ledger());
    this.budget = new Budget(heap, charges, hardLimit + bootAllowance);
    this.handles = new Handles(space, handleSlab(config, map, space), exhausted);
    this.roots = new RootsAndHandles(roots, handles);
    Marker marker = new Marker(space, heap, map, config.markStackWords());
    this.collector = new Collector(heap, marker, owners, remembered, names, dead, charges);
    this.collector.setThreshold(limits.gcThreshold());
    this.accounts =
        new Accounts(this, charges, checkpoints, collector.figures(), new SpaceRanges(map, config));
    setRecovering(false);
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

  private static Slab handleSlab(HeapConfig config, AddressMap map, Space space) {
    return new GuardedSlab.Provider(config.slab())
        .create("handles", space, map.handleStart(), Handles.BLOCK_BYTES, config.handles());
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

  // ---- allocation at a safepoint

  /**
   * A safepoint, unless the window has room: afterwards so many bytes of small cells can be
   * allocated, and so much be charged, before the next safepoint.
   *
   * @param bytes sum of the cells' sizes, 0 to {@link #BURST_BYTES}
   * @param charge bytes to be {@linkplain #charge charged}, 0 or more
   * @throws HeapExhausted if memory does not suffice
   * @throws IllegalArgumentException if {@code bytes} is out of range
   */
  public void ensure(long bytes, long charge) {
    if (bytes > quickRoom() || charge != 0) {
      ensureSlowly(bytes, charge);
    }
  }

  private void ensureSlowly(long bytes, long charge) {
    if (bytes < 0 || bytes > BURST_BYTES) {
      throw new IllegalArgumentException("bytes=%d is not in 0..%d".formatted(bytes, BURST_BYTES));
    }
    safepoint(charge);
    if (inRecovery()) {
      ensureInRecovery(bytes, charge);
    }
    promiseCharge(charge);
  }

  private void ensureInRecovery(long bytes, long charge) {
    if (!recoveryCovers(bytes, charge)) {
      reopenRecovery();
    }
    if (inRecovery() && !recoveryCovers(bytes, charge)) {
      throw exhausted("too much for the recovery reserve");
    }
  }

  private boolean recoveryCovers(long bytes, long charge) {
    boolean burstIsWhole = burst() == budget.recoveryBurst();
    long room = windowLeft() + (burstIsWhole ? Budget.RECOVERY_WINDOW : 0);
    return bytes <= room && charge <= allowance;
  }

  private void promiseCharge(long charge) {
    if (!charges.promise(charge)) {
      collect(true);
      if (!charges.promise(charge)) {
        throw exhausted.because(
            "charges of all interpreters", charges.ledger().reserved(), charges.ledger().limit());
      }
    }
  }

  /**
   * As {@link #ensure} without bytes, for charges that will stay when the form has ended, such as
   * that of a new global. Refused in recovery.
   *
   * @throws HeapExhausted if memory does not suffice, or in recovery
   */
  public void ensureLasting(long charge) {
    ensureSlowly(0, charge);
    if (inRecovery()) {
      charges.lapse();
      throw exhausted("no lasting growth while memory is short");
    }
  }

  /**
   * A safepoint; then allocates a cell of any size. Slots are nil, raw bytes zero. A cell larger
   * than {@link #largestSmallCell()} is born in the heap, so {@link #write} is needed from the next
   * safepoint on.
   *
   * @param type type code, 0 to 31
   * @param slots number of slots, 0 to {@link CellHeader#MAX_SLOTS}
   * @param bytes size of the whole cell, header included; rounded up to 16
   * @return its offset; the caller adds the tag
   * @throws HeapExhausted if memory does not suffice, or if the cell would exceed {@link
   *     CellHeader#MAX_BYTES}
   */
  public long large(int type, int slots, long bytes) {
    long size = (bytes + ROUND_UP) & ~ROUND_UP;
    long cell;
    if (size <= largestSmallCell()) {
      ensureSlowly(size, 0);
      cell = cell(type, slots, size);
    } else {
      cell = largeCell(type, slots, size, 0);
    }
    clear(cell, slots, size);
    return cell;
  }

  private void clear(long cell, int slots, long size) {
    long raw = cell + CellHeader.rawOffset(slots);
    space.fillWords(cell + CellHeader.BYTES, slots, Words.NIL);
    space.fill(raw, cell + size - raw, (byte) 0);
  }

  private long largeCell(int type, int slots, long size, long flags) {
    long footprint = heap.largeFootprint(size);
    if (size > CellHeader.MAX_BYTES || footprint > budget.limit()) {
      throw exhausted("a cell larger than the limit");
    }
    safepoint(footprint);
    if (inRecovery()) {
      requireOwner(flags);
      useAllowance(footprint);
    }
    long cell = heap.allocateLarge(size);
    if (cell == CellHeap.NONE) {
      collect(true);
      cell = heap.allocateLarge(size);
    }
    if (cell == CellHeap.NONE) {
      throw exhausted("no gap for a cell of " + size + " bytes");
    }
    countBirth(size);
    adoptNewborn(site.checked(cell, size), CellHeader.of(type, slots, size) | flags);
    return cell;
  }

  private void requireOwner(long flags) {
    if (!CellHeader.has(flags, CellHeader.OWNER)) {
      throw exhausted("no large cell while memory is short");
    }
  }

  /**
   * A safepoint; then allocates a cell that owns Java state. It is born in the heap and never
   * moves; when it dies, the {@link SweepListener} is told. Slots are nil; the first raw word is
   * the owner's id, the other raw bytes are zero.
   *
   * @param type type code, 0 to 31
   * @param slots number of slots
   * @param bytes size of the whole cell, header and id included; rounded up to 16
   * @param ownerId what the listener is told
   * @return its offset; the caller adds the tag
   * @throws HeapExhausted if memory does not suffice; in recovery, if the allowance does not
   */
  public long owner(int type, int slots, long bytes, int ownerId) {
    long size = (bytes + ROUND_UP) & ~ROUND_UP;
    long cell =
        size <= largestSmallCell()
            ? smallOwner(type, slots, size)
            : largeCell(type, slots, size, CellHeader.OWNER);
    clear(cell, slots, size);
    Space.store(space, cell + CellHeader.rawOffset(slots), ownerId);
    owners.add(cell);
    return cell;
  }

  private long smallOwner(int type, int slots, long size) {
    safepoint(0);
    long cell = bornInHeap(size);
    adoptNewborn(cell, CellHeader.of(type, slots, size) | CellHeader.OWNER);
    return cell;
  }

  private void useAllowance(long bytes) {
    if (bytes > allowance) {
      throw exhausted("too much for the recovery reserve");
    }
    allowance -= bytes;
  }

  // ---- stores

  /**
   * Stores a value into a slot of a cell, wherever the cell lies.
   *
   * @param cell offset of the cell
   * @param slot index of the slot
   * @param value any value
   * @throws HeapExhausted only in recovery, if the cell lies in the heap and the value is young:
   *     nothing was stored
   */
  public void write(long cell, int slot, long value) {
    long at = cell + CellHeader.slotOffset(slot);
    if (needsBarrier(value)) {
      noteWrite(cell, at, value);
    }
    Space.store(space, at, value);
  }

  /**
   * Stores a value as the second word of a pair, wherever the pair lies.
   *
   * @param pair offset of the pair
   * @param value any value
   * @throws HeapExhausted as for {@link #write}
   */
  public void writeSecond(long pair, long value) {
    if (needsBarrier(value) && !isInArena(pair)) {
      requireKeepable(value);
      if (isScratch(value)) {
        remembered.addPair(pair);
        requestIfFull();
      }
    }
    Space.store(space, pair + Words.WORD_BYTES, value);
  }

  private boolean needsBarrier(long value) {
    return Long.compareUnsigned(value - barrierStart, barrierBytes) < 0 && Words.isPointer(value);
  }

  private void noteWrite(long cell, long at, long value) {
    if (isInArena(cell)) {
      return;
    }
    requireKeepable(value);
    if (isScratch(value)) {
      remembered.addWrite(cell, at);
      requestIfFull();
    }
  }

  private void requestIfFull() {
    if (remembered.isFull()) {
      requestSafepoint.run();
    }
  }

  /**
   * To be asked before a value is stored where it outlives the form, in a place that is not a cell,
   * such as a global.
   *
   * @throws HeapExhausted in recovery, if the value would be lasting growth: it lies in scratch, or
   *     owns Java state. Values of fixed size and what was kept before are always allowed.
   */
  public void requireKeepable(long value) {
    if (inRecovery() && (isScratch(value) || isOwner(value))) {
      throw exhausted("no lasting growth while memory is short");
    }
  }

  private boolean isOwner(long value) {
    return Words.isObject(value)
        && CellHeader.has(Space.load(space, Words.offset(value)), CellHeader.OWNER);
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

  // ---- safepoints

  /** True if every check of the evaluator must reach {@link #poll}, so that zeal has its turn. */
  public boolean zealous() {
    return zeal.actsAtSafepoints();
  }

  /**
   * The evaluator's safepoint: checkpoints when scratch is three quarters full, collects when the
   * threshold is passed, makes the window and the burst whole.
   *
   * @throws HeapExhausted if no window can be granted
   */
  public void poll() {
    safepoint(0);
  }

  /** Everything that happens at a safepoint; afterwards {@code extra} more bytes can be granted. */
  private void safepoint(long extra) {
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
   * Makes the burst whole, and grants a window if the current one is nearly used up.
   *
   * @param least bytes that a new window must have
   * @param extra bytes of footprint or charges that are about to be taken as well
   * @return false, and nothing has changed, if the promise does not allow it
   */
  private boolean renew(long least, long extra) {
    long room = budget.windowRoom(scratchBound(), extra);
    if (room < 0) {
      return false;
    }
    long bytes = 0;
    if (windowLeft() < LEAST_WINDOW) {
      long wanted = Math.max(least, usualWindow());
      bytes = Math.min(room, Math.min(wanted, windows.room())) & ~ROUND_UP;
      if (bytes < least) {
        return false;
      }
    }
    if (!heap.stock(budget.footprintFor(scratchBound() + bytes)) || !grantWindow(bytes)) {
      return false;
    }
    setBurst(budget.burst());
    return true;
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
  public void checkpoint() {
    charges.lapse();
    evacuate();
    if (inRecovery()) {
      renewRecovery(0);
    } else {
      refill(0);
    }
  }

  private void evacuate() {
    requireNoRow();
    long begin = System.nanoTime();
    evacuator.begin(inRecovery());
    remembered.evacuateFrom(evacuator);
    roots.visitDirty(evacuator);
    evacuator.finish();
    resetArena(zeal.poison());
    checkpoints.addPause(System.nanoTime() - begin);
    afterwards();
  }

  /**
   * A safepoint that collects: traces from the roots through scratch and heap, frees what it has
   * not met in the heap, evacuates nothing.
   *
   * @return bytes of cells reclaimed; {@link #usage()} is exact afterwards
   */
  public long collect() {
    return collect(false);
  }

  private long collect(boolean emergency) {
    requireNoRow();
    accounts.peakFigures().beforeFall();
    long reclaimed = collector.collect(roots, emergency);
    if (zeal.poison()) {
      heap.poison(Zeal.POISON);
    }
    if (zeal.verify()) {
      new HeapVerifier(this).verifyAfterCollection();
    }
    return reclaimed;
  }

  private void afterwards() {
    if (zeal.verify()) {
      new HeapVerifier(this).verify();
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

  // ---- forms and recovery

  /**
   * Begins a top-level form: grants a window, or opens the recovery reserve.
   *
   * @throws HeapExhausted if not even the reserve is whole: the host's own handles hold too much
   */
  public void beginForm() {
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
  public void endForm() {
    charges.lapse();
    evacuate();
    if (inRecovery()) {
      collect(true);
    } else if (collector.isDue(0)) {
      collect(false);
    }
  }

  /**
   * To be called where {@link HeapExhausted} was caught, when the roots hold no more than what goes
   * on: checkpoints, collects, and goes on normally or out of the reserve.
   *
   * @throws HeapExhausted if not even the reserve is whole
   */
  public void recover() {
    charges.lapse();
    evacuate();
    collect(true);
    if (!beginNormally(fullWindow())) {
      openRecovery();
    }
  }

  /** True while the form runs out of the recovery reserve, so that lasting growth is refused. */
  public boolean inRecovery() {
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

  private void reopenRecovery() {
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
    if (beyond < 0
        || !heap.stock(budget.recoveryCost(scratchBound()))
        || !grantWindow(Budget.RECOVERY_WINDOW)) {
      throw exhausted("the recovery reserve is used up");
    }
    setRecovering(true);
    setBurst(budget.recoveryBurst());
    allowance = Math.min(beyond, Budget.RECOVERY_ALLOWANCE);
  }

  private void setRecovering(boolean inRecovery) {
    setThrifty(inRecovery);
    barrierStart = inRecovery ? 0 : arenaStart();
    barrierBytes = inRecovery ? Long.MAX_VALUE : arenaCapacity();
  }

  @Override
  HeapExhausted exhausted(String why) {
    String reason = heap.collects() ? why : why + ", and this heap is never collected";
    return exhausted.because(reason, budget.used(), budget.limit());
  }

  // ---- the baseline and the limits

  /**
   * A safepoint: makes all that is alive now immortal and takes it out of every figure, pages,
   * large cells and charges; and ends the boot allowance, so that from now on the hard limit bounds
   * what is added. There is no window until {@link #beginForm}.
   *
   * @return bytes of pages and large cells that the baseline takes for ever
   */
  public long sealBaseline() {
    charges.lapse();
    evacuate();
    collect(false);
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

  /** What the host holds on to. */
  public Handles handles() {
    return handles;
  }

  // ---- for the verifier

  CellHeap cells() {
    return heap;
  }

  RootSource roots() {
    return roots;
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
