package valk.memory;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The default slab: lock-free, with magazines in front of a stack of free blocks.
 *
 * <pre>
 *   thread id, modulo the number of routes
 *        |
 *        v
 *   | route 0 | route 1 | route 2 | ...        each leads to a magazine; threads change them
 *        |          \         |
 *        v           \        v
 *   stripe 0          stripe 1          stripe 2     ...   (stripe 0 alone until threads collide)
 *   +------------+    +------------+    +------------+
 *   | magazine   |    | magazine   |    | magazine   |     8 positions each
 *   +------------+    +------------+    +------------+
 *        ^
 *        | pop: the block gets a position
 *   +-----------------------------------------------+
 *   | depot: Treiber stack of blocks without one    |      &lt;-- release of a block without one
 *   +-----------------------------------------------+
 *        ^ only while no used block is free
 *   blocks  0 ............... fresh ............... capacity
 *          | used                  | never used            |
 * </pre>
 *
 * <p><b>The usual case</b>: a thread takes a block at a position of its stripe's {@link Magazine}
 * and gives it back there, one compare-and-set each. The second also finds out a double release.
 * Everything else is off this path.
 *
 * <p><b>Which magazine</b> a thread uses is found out, as nobody tells a virtual thread on which
 * processor it runs. A thread whose magazine is used up joins another one in which a block is free,
 * and stays there: so any number of threads of which two run at a time come to share two magazines,
 * and as many blocks. A thread that collides with another one leaves: it takes a block along that
 * loses its home, and so comes over the depot to its new magazine.
 *
 * <p><b>Nothing is free.</b> This is said, to take a fresh block or to answer {@link #NONE}, only
 * when there was a moment at which it was true: all positions and the depot are looked at twice.
 * Where the first look finds nothing free, and the second neither, and the same count of blocks
 * taken, nothing was free in between; so the moment between the two looks is such a moment. A block
 * on its way from one place to another counts as in use: it is taken before, or released after,
 * that moment, since every acquisition and every release takes effect at one compare-and-set.
 *
 * <p><b>Figures.</b> Blocks taken are counted within the words that taking them changes, and fresh
 * ones by the fresh counter; the depot's depth stands in the state of its top. So the figures cost
 * nothing until they are read. And since a fresh block is taken only while all used ones are in
 * use, the fresh counter is the high-water mark.
 *
 * <p>Sources: Jeff Bonwick and Jonathan Adams, "Magazines and Vmem: Extending the Slab Allocator to
 * Many CPUs and Arbitrary Resources", USENIX 2001, for magazines before a depot; {@link FreeStack}
 * for the depot; Yehuda Afek and others, "Atomic Snapshots of Shared Memory", Journal of the ACM
 * 40(4), 1993, for looking twice; Doug Lea, java.util.concurrent.atomic.Striped64, 2012, for
 * threads that find their stripe by colliding. That one locked instruction for each of the two
 * calls is the least: Hagit Attiya and others, "Laws of Order: Expensive Synchronization in
 * Concurrent Algorithms Cannot Be Eliminated", POPL 2011.
 */
final class TreiberSlab extends BlockSlab {
  /** What a look at the free blocks returns in place of a count. */
  static final long SOMETHING_IS_FREE = -1;

  /** What a search returns in place of a block: at some moment every block was in use. */
  private static final int EXHAUSTED = -2;

  /** What a search returns in place of a block: it met one for which there is no storage. */
  private static final int NO_STORAGE = -3;

  /** The tag of a block that has not been on the depot: those of popped blocks begin with 1. */
  private static final int NEVER_POPPED = 0;

  /** What looking into one magazine returns in place of a block: another thread was quicker. */
  private static final int COLLIDED = -4;

  private static final int STRIPES_PER_PROCESSOR = 4;
  private static final int MOST_STRIPES = 64;
  private static final int ROUTES_PER_STRIPE = 16;
  private static final int MOST_WALKS = 16;

  private final Space space;
  private final BlockStates states;
  private final FreeStack depot;
  private final AtomicInteger fresh = new AtomicInteger();
  private final LongAdder exhausted = new LongAdder();

  private final long[] firstCells;
  private final AtomicBoolean spreading = new AtomicBoolean();

  /** The magazine of each stripe, a power of two of them; one until threads have collided. */
  private volatile Magazine[] magazines;

  /**
   * The cells of the magazine that threads use, by the lowest bits of their ids; null while there
   * is one magazine. Threads change the entries as they please: any magazine will do for anybody.
   */
  private volatile long @Nullable [][] routes;

  /**
   * Makes a slab of which every block is free; parameters and exceptions as in {@link
   * valk.memory.spi.SlabProvider#create}.
   */
  TreiberSlab(String name, Space space, long start, int blockSize, int capacity) {
    this(new BlockRange(name, space, start, blockSize, capacity), new BlockStates(capacity));
  }

  private TreiberSlab(BlockRange range, BlockStates states) {
    this(range, states, new FreeStack(states));
  }

  /** Makes a slab of given, empty parts. */
  TreiberSlab(BlockRange range, BlockStates states, FreeStack depot) {
    super(range);
    this.space = range.space();
    this.states = states;
    this.depot = depot;
    Magazine first = new Magazine(0);
    firstCells = first.cells();
    magazines = new Magazine[] {first};
  }

  @Override
  public int acquire() {
    long[] own = cellsOfThread();
    long word = Magazine.hintedWord(own);
    if (Magazine.isFree(word)) {
      int block = Magazine.blockAt(word);
      if (!hasStorage(block)) {
        return refused();
      }
      if (Magazine.takeHinted(own, word)) {
        return block;
      }
    }
    return acquireUnhinted();
  }

  /** As {@link BlockRange#hasStorage}, on a shorter way to the usual answer. */
  private boolean hasStorage(int block) {
    return !space.hasDiscarded() || range.commit(block);
  }

  @Override
  public int acquire(int[] blocks, int count) {
    Objects.checkFromIndexSize(0, count, blocks.length);
    int taken = count > 1 ? takeFresh(blocks, count) : 0;
    while (taken < count) {
      int block = acquire();
      if (block == NONE) {
        break;
      }
      blocks[taken++] = block;
    }
    return taken;
  }

  /** Takes blocks that were never used, all at one moment at which no other was free; or none. */
  private int takeFresh(int[] blocks, int most) {
    int used = fresh.get();
    int count = Math.min(most, range.capacity() - used);
    if (count == 0 || !nothingWasFree() || !range.commit(used, count)) {
      return 0;
    }
    states.provide(used, count);
    if (!fresh.compareAndSet(used, used + count)) {
      return 0;
    }
    Magazine own = magazineOfThread();
    for (int i = 0; i < count; i++) {
      blocks[i] = hold(used + i, own);
    }
    return count;
  }

  private int acquireUnhinted() {
    int block = search();
    return block < 0 ? refused() : block;
  }

  private int refused() {
    exhausted.increment();
    return NONE;
  }

  private long[] cellsOfThread() {
    long[][] all = routes;
    return all == null ? firstCells : all[routeOfThread(all)];
  }

  /** Threads of a pool have ids one after the other, and so routes of their own. */
  private static int routeOfThread(long[][] routes) {
    return (int) Thread.currentThread().threadId() & (routes.length - 1);
  }

  private Magazine magazineOfThread() {
    // First the stripe, then the magazines: a route never leads to one that these have not.
    int stripe = Magazine.stripe(cellsOfThread());
    return magazines[stripe];
  }

  /** Lets this thread, and those that share its route, use a magazine from now on. */
  private void follow(Magazine magazine) {
    long[][] all = routes;
    if (all != null) {
      all[routeOfThread(all)] = magazine.cells();
    }
  }

  /**
   * Looks for a block everywhere; {@link #EXHAUSTED} only if there was a moment without a free one.
   */
  private int search() {
    while (true) {
      int block = takeUsed();
      if (block != NONE) {
        return block;
      }
      int used = fresh.get();
      if (nothingWasFree()) {
        block = used == range.capacity() ? EXHAUSTED : takeFresh(used, magazineOfThread());
        if (block != NONE) {
          return block;
        }
      }
    }
  }

  /** Takes a block that was used before; {@link #NONE} if it met none, which proves nothing. */
  private int takeUsed() {
    Magazine own = magazineOfThread();
    int block = takeFrom(own);
    return block == COLLIDED ? takeAside(own) : block == NONE ? takeElsewhere(own) : block;
  }

  /**
   * Leaves a magazine to the thread that was quicker, and takes a block that will have its home in
   * another one.
   */
  private int takeAside(Magazine crowded) {
    spread();
    Magazine[] all = magazines;
    Magazine own = all[(crowded.stripe() + 1) & (all.length - 1)];
    follow(own);
    int block = pop(own);
    return block == NONE ? steal(all, own) : block;
  }

  private int takeElsewhere(Magazine own) {
    int block = pop(own);
    return block == NONE ? join(magazines, own) : block;
  }

  private int takeFrom(Magazine magazine) {
    int hint = magazine.hint();
    for (int i = 0; i < Magazine.POSITIONS; i++) {
      int position = (hint + i) & (Magazine.POSITIONS - 1);
      long word = magazine.at(position);
      if (Magazine.isFree(word)) {
        if (!hasStorage(Magazine.blockAt(word))) {
          return NO_STORAGE;
        }
        return magazine.take(position, word) ? Magazine.blockAt(word) : COLLIDED;
      }
    }
    return NONE;
  }

  /**
   * Takes a block from another stripe, of whose threads none is using it, and stays there. So
   * threads of which few run at a time come together where the few blocks are that they need.
   */
  private int join(Magazine[] all, Magazine own) {
    for (int i = 1; i < all.length; i++) {
      Magazine other = all[(own.stripe() + i) & (all.length - 1)];
      int block = takeFrom(other);
      if (block != NONE && block != COLLIDED) {
        follow(other);
        return block;
      }
    }
    return NONE;
  }

  /** Takes a block of the depot and gives it a home in the magazine of this thread's stripe. */
  private int pop(Magazine own) {
    while (true) {
      long head = depot.head();
      int block = FreeStack.top(head);
      if (block == NONE) {
        return NONE;
      }
      if (!hasStorage(block)) {
        return NO_STORAGE;
      }
      if (depot.pop(head)) {
        int tag = FreeStack.tag(head);
        states.hold(block, own.settle(tag, block), tag);
        return block;
      }
      spread();
    }
  }

  /** Takes a block of another stripe's magazine. */
  private int steal(Magazine[] all, Magazine own) {
    for (int i = 1; i < all.length; i++) {
      int block = stealFrom(all[(own.stripe() + i) & (all.length - 1)]);
      if (block != NONE) {
        return block;
      }
    }
    return NONE;
  }

  /** The block loses its home there, so that it goes over the depot to where it is used. */
  private int stealFrom(Magazine magazine) {
    for (int position = 0; position < Magazine.POSITIONS; position++) {
      long word = magazine.at(position);
      if (Magazine.isFree(word)) {
        if (!hasStorage(Magazine.blockAt(word))) {
          return NO_STORAGE;
        }
        if (magazine.steal(position, word)) {
          return Magazine.blockAt(word);
        }
      }
    }
    return NONE;
  }

  /**
   * Says whether there was a moment during this call at which no used block was free: the moment
   * between the two looks, if there were as many magazines.
   */
  private boolean nothingWasFree() {
    Magazine[] all = magazines;
    long taken = takenIfNothingIsFree(all);
    return taken != SOMETHING_IS_FREE
        && all.length == magazines.length
        && taken == takenIfNothingIsFree(all);
  }

  private long takenIfNothingIsFree(Magazine[] all) {
    long head = depot.head();
    if (FreeStack.top(head) != NONE) {
      return SOMETHING_IS_FREE;
    }
    long taken = UpperCount.in(head);
    for (Magazine magazine : all) {
      long there = magazine.takenIfNothingIsFree();
      if (there == SOMETHING_IS_FREE) {
        return SOMETHING_IS_FREE;
      }
      taken += there;
    }
    return taken;
  }

  /**
   * Takes the first block that was never used, provided that {@code used} blocks were used when
   * none of them was free, and still are; else {@link #NONE}.
   */
  private int takeFresh(int used, Magazine own) {
    if (!range.commit(used)) {
      return NO_STORAGE;
    }
    states.provide(used);
    if (!fresh.compareAndSet(used, used + 1)) {
      return NONE;
    }
    return hold(used, own);
  }

  private int hold(int block, Magazine own) {
    states.hold(block, own.settle(block, block), NEVER_POPPED);
    return block;
  }

  @Override
  public void release(int block) {
    long[] own = cellsOfThread();
    long word = Magazine.hintedWord(own);
    // A word that names a block shows that there is one; below 0 it would name an empty position.
    if (block < 0 || !Magazine.isOut(word, block) || !Magazine.giveBackHinted(own, word)) {
      releaseUnhinted(block);
    }
  }

  private void releaseUnhinted(int block) {
    if (!range.contains(block)) {
      throw range.foreign(block);
    }
    while (!tryRelease(block, requireHeld(block))) {
      spread();
    }
  }

  /**
   * Returns the state of a block that may be in use.
   *
   * <p>A wrong release, and only such a one, can find the block on its way out of the depot or into
   * it, or fresh: taken, as others can see, and not yet held, or not yet free. Whichever it said
   * then, no order of the calls might explain it. So it waits for the thread that is at it.
   */
  private long requireHeld(int block) {
    long state = states.of(block);
    while (BlockStates.isNever(state) || BlockStates.isFree(state)) {
      if (BlockStates.isNever(state) && block >= fresh.get()) {
        throw range.neverAcquired(block);
      }
      if (depot.holds(block)) {
        throw range.releasedAlready(block);
      }
      Thread.yield();
      state = states.of(block);
    }
    return state;
  }

  /** Releases a block to its home, else to the depot; false if it has changed meanwhile. */
  private boolean tryRelease(int block, long state) {
    int home = BlockStates.homeOf(state);
    if (home != BlockStates.NO_HOME) {
      Magazine magazine = magazineAt(home);
      long word = magazine.at(Magazine.positionAt(home));
      if (Magazine.blockAt(word) == block) {
        requireOut(word, block);
        return magazine.giveBack(Magazine.positionAt(home), word);
      }
    }
    return releaseToDepot(block, state);
  }

  private void requireOut(long word, int block) {
    if (Magazine.isFree(word)) {
      throw range.releasedAlready(block);
    }
  }

  private boolean releaseToDepot(int block, long state) {
    if (!states.claim(block, state)) {
      return false;
    }
    if (depot.push(block)) {
      spread();
    }
    return true;
  }

  private Magazine magazineAt(int home) {
    return magazines[Magazine.stripeAt(home)];
  }

  /** Makes as many stripes as the machine has use for; to be called when threads have collided. */
  private void spread() {
    if (routes == null) {
      spread(stripesFor(Runtime.getRuntime().availableProcessors()));
    }
  }

  /** Makes so many stripes, a power of two, unless this has been done before. */
  void spread(int count) {
    if (!spreading.compareAndSet(false, true)) {
      return;
    }
    Magazine[] all = Arrays.copyOf(magazines, count);
    for (int stripe = 1; stripe < count; stripe++) {
      all[stripe] = new Magazine(stripe);
    }
    long[][] ways = new long[ROUTES_PER_STRIPE * count][];
    Arrays.setAll(ways, route -> all[route & (count - 1)].cells());
    magazines = all;
    routes = ways;
  }

  /**
   * Returns {@value #STRIPES_PER_PROCESSOR} times the number of processors, rounded up to a power
   * of two; but at most {@value #MOST_STRIPES}, so that a search has an end.
   */
  static int stripesFor(int processors) {
    long wanted = (long) STRIPES_PER_PROCESSOR * processors;
    return (int) Math.min(Long.highestOneBit(2 * wanted - 1), MOST_STRIPES);
  }

  @Override
  public boolean isAcquired(int block) {
    if (!range.contains(block)) {
      return false;
    }
    long state = states.of(block);
    return !BlockStates.isNever(state) && !BlockStates.isFree(state) && !isFreeAtHome(block, state);
  }

  private boolean isFreeAtHome(int block, long state) {
    int home = BlockStates.homeOf(state);
    if (home == BlockStates.NO_HOME) {
      return false;
    }
    long word = magazineAt(home).at(Magazine.positionAt(home));
    return Magazine.blockAt(word) == block && Magazine.isFree(word);
  }

  @Override
  public int inUse() {
    return census().inUse();
  }

  @Override
  public int highWater() {
    return fresh.get();
  }

  @Override
  public long acquires() {
    return census().acquires();
  }

  @Override
  public long releases() {
    return census().releases();
  }

  @Override
  public long exhausted() {
    return exhausted.sum();
  }

  @Override
  public SlabSnapshot snapshot() {
    Census census = census();
    return new SlabSnapshot(
        name(),
        blockSize(),
        capacity(),
        census.inUse(),
        census.fresh,
        census.acquires(),
        census.releases(),
        exhausted());
  }

  /** Counts until two walks agree; gives up, and takes the last, when others are too busy. */
  private Census census() {
    Census last = walk();
    for (int i = 0; i < MOST_WALKS; i++) {
      Census next = walk();
      if (last.agreesWith(next)) {
        return next;
      }
      last = next;
    }
    return last;
  }

  private Census walk() {
    Census census = new Census(fresh.get());
    depot.count(census);
    for (Magazine magazine : magazines) {
      magazine.count(census);
    }
    return census;
  }
}
