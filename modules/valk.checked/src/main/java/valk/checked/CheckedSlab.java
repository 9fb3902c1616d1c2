package valk.checked;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import valk.memory.Slab;
import valk.memory.SlabMisuseException;
import valk.memory.Space;

/**
 * A slab with a lock, a log and a quarantine.
 *
 * <pre>
 *   block     0        1       2        3       4        5       6
 *           +--------+-------+--------+-------+--------+-------+--------+
 *           | in use | guard | in use | guard | poison | guard | fresh  | …
 *           +--------+-------+--------+-------+--------+-------+--------+
 *                     edges                    quarantine       next
 *
 *   fresh --acquire--> in use --release--> quarantine --acquire--> in use
 * </pre>
 *
 * Fresh blocks of up to 4 KiB are handed out in the order 0, 2, 4, … 1, 3, 5, …. The <em>edges</em>
 * of a fresh neighbour, its first and last 256 bytes, are poisoned when a block is handed out.
 * Larger blocks are handed out in rising order: to keep every second one free would take as much
 * storage again. A block comes from the quarantine if that holds more than 4 MiB, else it is a
 * fresh one, else again one from the quarantine: so {@link #NONE} means that all are in use, or
 * that there is no storage.
 *
 * <p>May be used from any thread; every method holds the lock.
 */
final class CheckedSlab implements Slab {
  /** Bytes at both ends of a block that are looked at when its neighbour is released. */
  static final int EDGE = 256;

  /** Bytes of released blocks that wait. */
  static final int QUARANTINE = 4 << 20;

  /** Bytes of the largest block that has free neighbours as long as there are others. */
  static final int LARGEST_APART = 4 << 10;

  private static final int GREATEST_CAPACITY = Integer.MAX_VALUE - 8;
  private static final int MOST_LEAKS_SHOWN = 8;

  private final String name;
  private final Space space;
  private final long start;
  private final int blockSize;
  private final int capacity;
  private final Consumer<String> leaks;
  private final Stacks stacks = new Stacks();
  private final BlockLog log = new BlockLog();
  private final Deque<Integer> quarantine = new ArrayDeque<>();
  private int freshTaken;
  private int inUse;
  private int highWater;
  private long acquires;
  private long releases;
  private long exhausted;
  private boolean closed;

  CheckedSlab(
      String name, Space space, long start, int blockSize, int capacity, Consumer<String> leaks) {
    Sizes.requireAligned("start", start);
    Sizes.requireAligned("blockSize", blockSize);
    Sizes.requireRange("blockSize", blockSize, Sizes.GRANULE, Integer.MAX_VALUE);
    Sizes.requireRange("capacity", capacity, 1, GREATEST_CAPACITY);
    Objects.checkFromIndexSize(start, (long) blockSize * capacity, space.size());
    this.name = name;
    this.space = space;
    this.start = start;
    this.blockSize = blockSize;
    this.capacity = capacity;
    this.leaks = leaks;
  }

  // ---- acquire

  @Override
  public synchronized int acquire() {
    Trace now = stacks.here();
    int block = take(now);
    if (block == NONE) {
      exhausted++;
      return NONE;
    }
    if (log.state(block) != BlockLog.POISONED) {
      Poison.fill(space, start(block), end(block), Poison.SLAB);
    }
    log.noteAcquire(block, now);
    if (liesApart()) {
      guardIfFresh(block - 1);
      guardIfFresh(block + 1);
    }
    acquires++;
    inUse++;
    highWater = Math.max(highWater, inUse);
    return block;
  }

  private int take(Trace now) {
    boolean quarantineIsFull = (long) quarantine.size() * blockSize > QUARANTINE;
    int block = quarantineIsFull ? takeReleased(now) : takeFresh(now);
    if (block == NONE) {
      block = quarantineIsFull ? takeFresh(now) : takeReleased(now);
    }
    return block;
  }

  private int takeFresh(Trace now) {
    if (freshTaken == capacity) {
      return NONE;
    }
    int block = freshBlock(freshTaken);
    if (!space.commit(start(block), blockSize)) {
      return NONE;
    }
    freshTaken++;
    if (log.state(block) == BlockLog.GUARD) {
      requireIntactGuard(block, now);
    }
    return block;
  }

  /** Every second block first, so that they have free neighbours. */
  private int freshBlock(int number) {
    if (!liesApart()) {
      return number;
    }
    int even = capacity - capacity / 2;
    return number < even ? number * 2 : (number - even) * 2 + 1;
  }

  private boolean liesApart() {
    return blockSize <= LARGEST_APART;
  }

  private void requireIntactGuard(int block, Trace now) {
    Finding finding = verifyEdges(block, now);
    if (finding != null) {
      putBack(block);
      throw finding.misuse();
    }
  }

  private int takeReleased(Trace now) {
    Integer block = quarantine.peekFirst();
    if (block == null || !space.commit(start(block), blockSize)) {
      return NONE;
    }
    quarantine.removeFirst();
    Finding finding = verifyReleased(block, now);
    if (finding != null) {
      putBack(block);
      throw finding.misuse();
    }
    return block;
  }

  /** A block that was found damaged goes to the end of the quarantine, whole again. */
  private void putBack(int block) {
    Poison.fill(space, start(block), end(block), Poison.SLAB);
    log.setState(block, BlockLog.POISONED);
    quarantine.addLast(block);
  }

  private void guardIfFresh(int block) {
    if (block >= 0 && block < capacity && log.state(block) == BlockLog.FRESH) {
      if (space.commit(start(block), edge()) && space.commit(end(block) - edge(), edge())) {
        Poison.fill(space, start(block), start(block) + edge(), Poison.SLAB);
        Poison.fill(space, end(block) - edge(), end(block), Poison.SLAB);
        log.setState(block, BlockLog.GUARD);
      }
    }
  }

  private int edge() {
    return Math.min(EDGE, blockSize);
  }

  // ---- release

  @Override
  public synchronized void release(int block) {
    Trace now = stacks.here();
    if (log.state(block) != BlockLog.IN_USE) {
      throw wrongRelease(block, now);
    }
    Finding finding = verifyNeighbours(block, now);
    boolean hasStorage = space.commit(start(block), blockSize);
    if (hasStorage) {
      Poison.fill(space, start(block), end(block), Poison.SLAB);
    }
    log.noteRelease(block, hasStorage ? BlockLog.POISONED : BlockLog.WITHOUT_STORAGE, now);
    quarantine.addLast(block);
    inUse--;
    releases++;
    Finding.throwIfAny(finding);
  }

  /** What the contract of a slab asks for; its cause tells the rest. */
  private SlabMisuseException wrongRelease(int block, Trace now) {
    String reason = reasonAgainst(block);
    Finding finding = Finding.in("slab", "slab %s: block %d %s", name, block, reason);
    if (log.state(block) == BlockLog.POISONED || log.state(block) == BlockLog.WITHOUT_STORAGE) {
      finding
          .by("acquired", log.lastAcquire(block))
          .by("released", log.lastRelease(block))
          .by("released again", now);
    } else {
      finding.by("released", now);
    }
    SlabMisuseException misuse = new SlabMisuseException(name, block, reason);
    misuse.initCause(finding.misuse());
    return misuse;
  }

  private String reasonAgainst(int block) {
    if (block < 0 || block >= capacity) {
      return "is not one of its blocks 0..%d".formatted(capacity - 1);
    }
    byte state = log.state(block);
    return state == BlockLog.FRESH || state == BlockLog.GUARD
        ? "was never acquired"
        : "has been released already";
  }

  // ---- looking for damage

  /** Looks at the edges of the free neighbours of a block that is being released. */
  private @Nullable Finding verifyNeighbours(int block, Trace now) {
    Finding before = null;
    if (isPoisonAtEdges(block - 1)) {
      before = verifyEdge(block, end(block - 1) - edge(), "before", now);
    }
    Finding behind = null;
    if (isPoisonAtEdges(block + 1)) {
      behind = verifyEdge(block, start(block + 1), "behind", now);
    }
    return Finding.firstOf(before, behind);
  }

  private boolean isPoisonAtEdges(int block) {
    byte state = log.state(block);
    return state == BlockLog.GUARD || state == BlockLog.POISONED;
  }

  private @Nullable Finding verifyEdge(int owner, long from, String where, Trace now) {
    long damage = Poison.firstDamage(space, from, from + edge(), Poison.SLAB);
    if (damage == Poison.INTACT) {
      return null;
    }
    Finding finding =
        Finding.in(
                "slab",
                "slab %s: the word at %d, %s block %d at %d..%d, was written: %s",
                name,
                damage,
                where,
                owner,
                start(owner),
                end(owner),
                difference(damage))
            .by("block %d acquired".formatted(owner), log.lastAcquire(owner))
            .by("found when it was released", now);
    Poison.fill(space, from, from + edge(), Poison.SLAB);
    return finding;
  }

  private @Nullable Finding verifyEdges(int block, Trace now) {
    long damage = Poison.firstDamage(space, start(block), start(block) + edge(), Poison.SLAB);
    if (damage == Poison.INTACT) {
      damage = Poison.firstDamage(space, end(block) - edge(), end(block), Poison.SLAB);
    }
    return damage == Poison.INTACT ? null : writtenFresh(block, damage, now);
  }

  private Finding writtenFresh(int block, long damage, Trace now) {
    Finding finding =
        Finding.in(
            "slab",
            "slab %s: the word at %d of block %d, which was never acquired, was written: %s",
            name,
            damage,
            block,
            difference(damage));
    return withNeighbours(finding, block).by("found", now);
  }

  private @Nullable Finding verifyReleased(int block, Trace now) {
    if (log.state(block) != BlockLog.POISONED) {
      return null;
    }
    long damage = Poison.firstDamage(space, start(block), end(block), Poison.SLAB);
    if (damage == Poison.INTACT) {
      return null;
    }
    Finding finding =
        Finding.in(
                "slab",
                "slab %s: the word at %d of block %d was written after its release: %s",
                name,
                damage,
                block,
                difference(damage))
            .by("acquired", log.lastAcquire(block))
            .by("released", log.lastRelease(block));
    return withNeighbours(finding, block).by("found", now);
  }

  /** A block may also be written by a neighbour that does not keep within its own. */
  private Finding withNeighbours(Finding finding, int block) {
    for (int neighbour = block - 1; neighbour <= block + 1; neighbour += 2) {
      if (log.state(neighbour) == BlockLog.IN_USE) {
        finding.by("neighbour %d acquired".formatted(neighbour), log.lastAcquire(neighbour));
      }
    }
    return finding;
  }

  private String difference(long at) {
    return Poison.difference(Space.load(space, at), Poison.SLAB);
  }

  // ---- close

  /**
   * Looks for damage a last time, and reports the blocks that are in use.
   *
   * @throws MemoryMisuse if a block that is not in use was written
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (inUse > 0) {
      leaks.accept(leakReport());
    }
    Finding.throwIfAny(verifyAll(stacks.here()));
  }

  private @Nullable Finding verifyAll(Trace now) {
    Finding finding = null;
    for (int block = 0; block < log.end() && finding == null; block++) {
      finding =
          log.state(block) == BlockLog.GUARD ? verifyEdges(block, now) : verifyReleased(block, now);
    }
    return finding;
  }

  private String leakReport() {
    Finding report =
        Finding.in("slab", "slab %s: %d of %d blocks were not released", name, inUse, capacity);
    int shown = 0;
    for (int block = 0; shown < Math.min(inUse, MOST_LEAKS_SHOWN); block++) {
      if (log.state(block) == BlockLog.IN_USE) {
        report.by("block %d acquired".formatted(block), log.lastAcquire(block));
        shown++;
      }
    }
    return report.toString();
  }

  // ---- places and figures

  private long start(int block) {
    return start + (long) block * blockSize;
  }

  private long end(int block) {
    return start(block) + blockSize;
  }

  @Override
  public long offset(int block) {
    return start(Objects.checkIndex(block, capacity));
  }

  @Override
  public int blockOf(long offset) {
    long end = start(capacity);
    return offset >= start && offset < end ? (int) ((offset - start) / blockSize) : NONE;
  }

  @Override
  public synchronized boolean isAcquired(int block) {
    return log.state(block) == BlockLog.IN_USE;
  }

  @Override
  public int blockSize() {
    return blockSize;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public synchronized int inUse() {
    return inUse;
  }

  @Override
  public synchronized int highWater() {
    return highWater;
  }

  @Override
  public synchronized long acquires() {
    return acquires;
  }

  @Override
  public synchronized long releases() {
    return releases;
  }

  @Override
  public synchronized long exhausted() {
    return exhausted;
  }

  @Override
  public String name() {
    return name;
  }
}
