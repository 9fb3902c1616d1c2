package valk.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.ToLongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.junit.jupiter.api.Test;
import valk.memory.Slab;
import valk.memory.SlabMisuseException;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;

/**
 * The rules 3xx: what every {@link SlabProvider} promises, but for rule 310, which no test can show
 * to be kept. Where several threads work at once, a test takes less than a second with a slab that
 * is right, and a minute at most.
 */
public abstract non-sealed class SlabProviderRules extends ProviderRules<SlabProvider> {
  private static final int BLOCK = 64;
  private static final int CAPACITY = 50;
  private static final int THREADS = 6;

  /** For the test class of one provider. */
  protected SlabProviderRules() {}

  /** A slab over the whole of a bed, and the blocks that are handed out. */
  private final class Rack implements AutoCloseable {
    final Testbed bed;
    final Space space;
    final Slab slab;
    final List<Integer> held = new ArrayList<>();

    Rack(int blockSize, int capacity) {
      bed = new Testbed((long) blockSize * capacity);
      space = bed.space();
      slab = provider().create("rack", space, Testbed.START, blockSize, capacity);
    }

    int acquire() {
      int block = slab.acquire();
      if (block != Slab.NONE) {
        held.add(block);
      }
      return block;
    }

    int acquireSurely() {
      int block = acquire();
      assertNotEquals(Slab.NONE, block, "no block, of which " + held.size() + " are in use");
      return block;
    }

    void acquireAll() {
      while (acquire() != Slab.NONE) {
        assertTrue(held.size() <= slab.capacity(), "more blocks than there are");
      }
    }

    int releaseAt(int index) {
      int block = held.remove(/* index */ index);
      slab.release(block);
      return block;
    }

    void releaseIfAny(int place) {
      if (!held.isEmpty()) {
        releaseAt(place % held.size());
      }
    }

    void releaseAll() {
      while (!held.isEmpty()) {
        releaseAt(held.size() - 1);
      }
    }

    void fill(int block) {
      Pattern.fill(space, slab.offset(block), slab.blockSize(), block);
    }

    void assertFilled(int block) {
      Pattern.assertFilled(space, slab.offset(block), slab.blockSize(), block);
    }

    @Override
    public void close() {
      bed.close();
    }
  }

  private Rack rack() {
    return new Rack(BLOCK, CAPACITY);
  }

  /** Which of the blocks in use. */
  private static Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, CAPACITY - 1);
  }

  /** No block is handed out that is handed out already; acquires and releases at random. */
  @Test
  public final void rule301_aBlockHasOneOwner() {
    RandomWork.on(this::rack)
        .with(3, "acquire", SlabProviderRules::acquireWithOneOwner)
        .with(2, "release", places(), Rack::releaseIfAny)
        .succeeds(1000);
  }

  private static void acquireWithOneOwner(Rack rack) {
    Set<Integer> owned = Set.copyOf(rack.held);
    int block = rack.acquire();
    assertFalse(owned.contains(block), () -> "block %d twice".formatted(block));
  }

  /** As many blocks are handed out as there are; then {@code NONE}, counted each time. */
  @Test
  public final void rule302_whenEveryBlockIsInUseThereIsNone() {
    try (Rack rack = rack()) {
      rack.acquireAll();
      assertEquals(rack.slab.capacity(), rack.held.size());
      assertEquals(1, rack.slab.exhausted());
      assertEquals(Slab.NONE, rack.slab.acquire());
      assertEquals(2, rack.slab.exhausted());
      int released = rack.releaseAt(7);
      assertEquals(released, rack.slab.acquire());
    }
  }

  /** A block that is handed out has storage, also if its last user discarded it. */
  @Test
  public final void rule303_aBlockHasStorage() {
    try (Rack rack = rack()) {
      for (int turn = 0; turn < 2; turn++) {
        rack.acquireAll();
        for (int block : rack.held) {
          assertTrue(isCommitted(rack, block), () -> "block %d has no storage".formatted(block));
          rack.space.discard(rack.slab.offset(block), BLOCK);
        }
        rack.releaseAll();
      }
    }
  }

  private static boolean isCommitted(Rack rack, int block) {
    return rack.bed.storage().isCommitted(rack.slab.offset(block), rack.slab.blockSize());
  }

  /**
   * A release of a block that is free, was never handed out or is none is a {@link
   * SlabMisuseException} that names the slab and the block, and changes nothing.
   */
  @Test
  public final void rule304_aWrongReleaseIsRefusedAndChangesNothing() {
    try (Rack rack = rack()) {
      int kept = rack.acquireSurely();
      int released = rack.acquireSurely();
      int neverUsed = 0;
      while (neverUsed == kept || neverUsed == released) {
        neverUsed++;
      }
      rack.slab.release(released);
      for (int wrong :
          new int[] {released, neverUsed, -1, -2, rack.slab.capacity(), Integer.MAX_VALUE}) {
        assertRefused(rack.slab, wrong);
      }
      rack.slab.release(kept);
      assertRefused(rack.slab, kept);
    }
  }

  private static void assertRefused(Slab slab, int block) {
    int inUse = slab.inUse();
    long releases = slab.releases();
    SlabMisuseException e =
        assertThrows(SlabMisuseException.class, () -> slab.release(block), () -> "block " + block);
    String message = String.valueOf(e.getMessage());
    assertAll(
        () -> assertTrue(message.contains("rack"), message),
        () -> assertTrue(message.contains(Integer.toString(block)), message),
        () -> assertEquals(inUse, slab.inUse(), "inUse"),
        () -> assertEquals(releases, slab.releases(), "releases"));
  }

  /** Of several threads that release one block at once exactly one succeeds. */
  @Test
  public final void rule305_ofReleasesAtOnceOneSucceeds() {
    int blocks = 4000;
    try (Space space = Testbed.unwatched((long) BLOCK * blocks)) {
      Slab slab = provider().create("contended", space, 0, BLOCK, blocks);
      int[] held = new int[slab.capacity()];
      for (int i = 0; i < held.length; i++) {
        held[i] = slab.acquire();
      }
      AtomicInteger arrivals = new AtomicInteger();
      int successes =
          Crew.together(2, thread -> () -> releaseEach(slab, held, arrivals)).stream()
              .mapToInt(Integer::intValue)
              .sum();
      assertEquals(held.length, successes);
      assertEquals(0, slab.inUse());
      assertEquals(held.length, drain(slab));
    }
  }

  /** Releases block after block, each as soon as the other thread is there too. */
  private static int releaseEach(Slab slab, int[] blocks, AtomicInteger arrivals) {
    int successes = 0;
    for (int i = 0; i < blocks.length; i++) {
      arrivals.incrementAndGet();
      while (arrivals.get() < 2 * (i + 1)) {
        Thread.yield();
      }
      try {
        slab.release(blocks[i]);
        successes++;
      } catch (SlabMisuseException expected) {
        // The other thread was first.
      }
    }
    return successes;
  }

  /** How many blocks are left; of a list that has become a ring, one more than there are. */
  private static int drain(Slab slab) {
    int blocks = 0;
    while (blocks <= slab.capacity() && slab.acquire() != Slab.NONE) {
      blocks++;
    }
    return blocks;
  }

  /**
   * Among threads, too, a block has one owner. With three blocks for six threads, so that a stack
   * of free blocks often looks as it looked before (the ABA mistake).
   */
  @Test
  public final void rule306_amongThreadsABlockHasOneOwner() {
    try (Space space = Testbed.unwatched(4096)) {
      Slab slab = provider().create("scarce", space, 0, BLOCK, 3);
      AtomicIntegerArray owners = new AtomicIntegerArray(slab.capacity());
      Crew.together(THREADS, thread -> ownAlone(slab, owners, thread));
      assertEquals(slab.capacity(), drain(slab));
    }
  }

  private static Callable<Boolean> ownAlone(Slab slab, AtomicIntegerArray owners, int thread) {
    return () -> {
      for (int round = 0; round < 10_000; round++) {
        int block = slab.acquire();
        if (block != Slab.NONE) {
          int other = owners.getAndSet(block, thread + 1);
          assertEquals(0, other, () -> "block %d has two owners".formatted(block));
          owners.set(block, 0);
          slab.release(block);
        }
      }
      return true;
    };
  }

  /** As long as fewer blocks are in use than there are, one is found, among threads too. */
  @Test
  public final void rule307_withABlockForEachUserThereIsAlwaysOne() {
    try (Space space = Testbed.unwatched(1 << 16)) {
      for (int repeat = 0; repeat < 10; repeat++) {
        Slab slab = provider().create("exact", space, 0, BLOCK, THREADS);
        Crew.together(slab.capacity(), thread -> () -> holdOneAtATime(slab));
        assertEquals(0, slab.exhausted());
      }
    }
  }

  private static boolean holdOneAtATime(Slab slab) {
    for (int round = 0; round < 1_000; round++) {
      int block = slab.acquire();
      assertNotEquals(Slab.NONE, block, "none, with fewer users than blocks");
      slab.release(block);
    }
    return true;
  }

  /** Making a slab, however large, commits nothing. */
  @Test
  public final void rule308_makingASlabCommitsNothing() {
    try (Rack rack = new Rack(16, 1 << 18)) {
      assertEquals(0, rack.bed.storage().commits());
      rack.acquireSurely();
    }
  }

  /** Every offset of a block leads back to it, and its first one is {@code offset}. */
  @Test
  public final void rule309_offsetsAndBlocksBelongTogether() {
    try (Rack rack = new Rack(48, CAPACITY)) {
      for (int block = 0; block < rack.slab.capacity(); block++) {
        long offset = rack.slab.offset(block);
        assertEquals(block, rack.slab.blockOf(offset));
        assertEquals(block, rack.slab.blockOf(offset + 17));
        assertEquals(block, rack.slab.blockOf(offset + 47));
      }
    }
  }

  /** All figures are exact, and a block knows whether it is handed out; compared at random. */
  @Test
  public final void rule311_theFiguresAreExact() {
    RandomWork.on(Counts::new)
        .with(3, "acquire", Counts::acquire)
        .with(2, "release", places(), Counts::release)
        .keeps(600, Counts::compare);
  }

  private final class Counts implements AutoCloseable {
    private final Rack rack = rack();
    private long acquires;
    private long releases;
    private long exhausted;
    private int highWater;

    void acquire() {
      if (rack.acquire() == Slab.NONE) {
        exhausted++;
      } else {
        acquires++;
        highWater = Math.max(highWater, rack.held.size());
      }
    }

    void release(int place) {
      releases += rack.held.isEmpty() ? 0 : 1;
      rack.releaseIfAny(place);
    }

    void compare() {
      Slab slab = rack.slab;
      assertAll(
          () -> assertEquals(rack.held.size(), slab.inUse(), "inUse"),
          () -> assertEquals(highWater, slab.highWater(), "highWater"),
          () -> assertEquals(acquires, slab.acquires(), "acquires"),
          () -> assertEquals(releases, slab.releases(), "releases"),
          () -> assertEquals(exhausted, slab.exhausted(), "exhausted"),
          () -> assertTrue(rack.held.stream().allMatch(slab::isAcquired), "isAcquired"),
          () -> assertEquals(rack.held.size(), countAcquired(slab), "blocks that are acquired"));
    }

    private static int countAcquired(Slab slab) {
      int count = 0;
      for (int block = 0; block < slab.capacity(); block++) {
        count += slab.isAcquired(block) ? 1 : 0;
      }
      return count;
    }

    @Override
    public void close() {
      rack.close();
    }
  }

  /** What one thread did. */
  private record Deeds(long acquires, long releases, long refusals) {}

  /** The figures are exact when all threads are done, and never impossible before. */
  @Test
  public final void rule312_amongThreadsTheFiguresAreExact() {
    try (Space space = Testbed.unwatched(1 << 16)) {
      Slab slab = provider().create("counted", space, 0, BLOCK, 20);
      List<Deeds> all = Crew.together(THREADS, thread -> () -> churn(slab, thread));
      assertAll(
          () -> assertEquals(sum(all, Deeds::acquires), slab.acquires(), "acquires"),
          () -> assertEquals(sum(all, Deeds::releases), slab.releases(), "releases"),
          () -> assertEquals(sum(all, Deeds::refusals), slab.exhausted(), "exhausted"),
          () -> assertEquals(0, slab.inUse(), "inUse"),
          () -> assertTrue(slab.highWater() <= slab.capacity(), "highWater"));
    }
  }

  private static long sum(List<Deeds> all, ToLongFunction<Deeds> figure) {
    return all.stream().mapToLong(figure).sum();
  }

  /** Holds up to five blocks at a time: the threads together want more than there are. */
  private static Deeds churn(Slab slab, int thread) {
    SplittableRandom random = new SplittableRandom(thread);
    Deque<Integer> held = new ArrayDeque<>();
    long acquires = 0;
    long releases = 0;
    long refusals = 0;
    for (int round = 0; round < 10_000; round++) {
      int inUse = slab.inUse();
      assertTrue(inUse >= 0 && inUse <= slab.capacity(), () -> "inUse=%d".formatted(inUse));
      if (held.size() < 5 && random.nextBoolean()) {
        int block = slab.acquire();
        if (block == Slab.NONE) {
          refusals++;
        } else {
          acquires++;
          held.push(block);
        }
      } else if (!held.isEmpty()) {
        slab.release(held.pop());
        releases++;
      }
    }
    releases += held.size();
    held.forEach(slab::release);
    return new Deeds(acquires, releases, refusals);
  }

  /**
   * When there is no storage, whichever commit fails: the answer is {@code NONE}, counted; no block
   * is lost; and the same request is served when there is storage again.
   */
  @Test
  public final void rule313_withoutStorageThereIsNoneAndNothingIsLost() {
    Faults.forEach(
        nth -> {
          try (Rack rack = new Rack(BLOCK, 12)) {
            WatchedStorage storage = rack.bed.storage();
            storage.refuseOnly(nth);
            for (int turn = 0; turn < 2; turn++) {
              for (int i = 0; i < rack.slab.capacity(); i++) {
                acquireInSpiteOfFault(rack);
              }
              rack.held.forEach(rack::assertFilled);
              rack.releaseAll();
            }
            return storage.refusals() > 0;
          }
        });
  }

  private static void acquireInSpiteOfFault(Rack rack) {
    long refusals = rack.bed.storage().refusals();
    long exhausted = rack.slab.exhausted();
    int block = rack.acquire();
    if (block == Slab.NONE) {
      assertEquals(refusals + 1, rack.bed.storage().refusals(), "none without a fault");
      assertEquals(exhausted + 1, rack.slab.exhausted(), "exhausted");
      assertEquals(rack.held.size(), rack.slab.inUse(), "inUse");
      block = rack.acquireSurely();
    }
    assertTrue(isCommitted(rack, block), "a block without storage");
    rack.fill(block);
  }

  /** A slab with a bad start, block size or capacity is an error that names it. */
  @Test
  public final void rule314_aBadSlabIsNamed() {
    SlabProvider provider = provider();
    try (Testbed bed = new Testbed(1 << 16)) {
      for (int blockSize : new int[] {0, -16, 8, 17, Integer.MIN_VALUE}) {
        BadSizes.assertRefused(
            blockSize, () -> provider.create("bad", bed.space(), Testbed.START, blockSize, 4));
      }
      for (int capacity : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        BadSizes.assertRefused(
            capacity, () -> provider.create("bad", bed.space(), Testbed.START, 16, capacity));
      }
      BadSizes.assertRefused(24, () -> provider.create("bad", bed.space(), 24, 16, 4));
      for (long start : new long[] {-16, bed.space().size()}) {
        BadSizes.assertOutOfBounds(start, () -> provider.create("bad", bed.space(), start, 16, 4));
      }
      for (int blockSize : new int[] {1 << 16, Integer.MAX_VALUE - 15}) {
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> provider.create("bad", bed.space(), Testbed.START, blockSize, 1 << 24));
      }
    }
  }

  /** Blocks lie side by side, in the order of their numbers, from the slab's start on. */
  @Test
  public final void rule315_blocksLieSideBySide() {
    try (Rack rack = new Rack(4096, CAPACITY)) {
      int capacity = rack.slab.capacity();
      assertTrue(capacity >= 1 && capacity <= CAPACITY, () -> "capacity=%d".formatted(capacity));
      for (int block = 0; block < capacity; block++) {
        assertEquals(Testbed.START + block * 4096L, rack.slab.offset(block), "block " + block);
      }
    }
  }

  /** What is no block: {@code offset} throws, {@code blockOf} is none, {@code isAcquired} false. */
  @Test
  public final void rule316_whatIsNoBlockIsToldSo() {
    try (Rack rack = rack()) {
      Slab slab = rack.slab;
      for (int block : new int[] {-1, slab.capacity(), Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        assertThrows(IndexOutOfBoundsException.class, () -> slab.offset(block));
        assertFalse(slab.isAcquired(block));
      }
      long[] outside = {0, -1, Testbed.START - 1, rack.bed.end(), Long.MIN_VALUE, Long.MAX_VALUE};
      for (long offset : outside) {
        assertEquals(Slab.NONE, slab.blockOf(offset), () -> "offset=%d".formatted(offset));
      }
    }
  }

  /** What is written to a block stays until its release, whatever happens to the others. */
  @Test
  public final void rule317_blocksInUseKeepTheirContents() {
    RandomWork.on(this::rack)
        .with(6, "acquire and fill", SlabProviderRules::acquireAndFill)
        .with(5, "release", places(), Rack::releaseIfAny)
        .keeps(500, rack -> rack.held.forEach(rack::assertFilled));
  }

  private static void acquireAndFill(Rack rack) {
    int block = rack.acquire();
    if (block != Slab.NONE) {
      rack.fill(block);
    }
  }

  /** Nothing outside the slab's own range is written. */
  @Test
  public final void rule318_nothingOutsideIsWritten() {
    try (Rack rack = rack()) {
      for (int turn = 0; turn < 3; turn++) {
        rack.acquireAll();
        rack.releaseAll();
      }
      rack.slab.close();
      rack.bed.assertNothingOutsideIsWritten();
    }
  }

  /** Closing a slab again does nothing. */
  @Test
  public final void rule320_closeIsIdempotent() {
    try (Rack rack = rack()) {
      rack.acquireSurely();
      rack.releaseAll();
      rack.slab.close();
      assertDoesNotThrow(rack.slab::close);
    }
  }

  /** A slab says the name and the size of blocks that it was made with. */
  @Test
  public final void rule321_aSlabSaysWhatItWasMadeWith() {
    try (Rack rack = new Rack(112, CAPACITY)) {
      assertEquals("rack", rack.slab.name());
      assertEquals(112, rack.slab.blockSize());
      assertEquals(rack.slab.capacity(), rack.slab.snapshot().capacity());
    }
  }

  /**
   * What threads see of a slab can be explained by calls that came one after the other. Two blocks
   * for four threads, many times; one slab, which has known its threads to collide.
   */
  @Test
  public final void rule322_historiesAreLinearizable() {
    int capacity = 2;
    try (Space space = Testbed.unwatched(4096)) {
      Slab slab = provider().create("recorded", space, 0, BLOCK, capacity);
      AtomicIntegerArray owners = new AtomicIntegerArray(capacity);
      Crew.together(4, thread -> ownAlone(slab, owners, thread));
      for (long seed = 0; seed < 300; seed++) {
        SlabHistory.assertLinearizable(capacity, SlabHistory.record(slab, 4, 10, seed));
        releaseWhatIsLeft(slab);
      }
    }
  }

  /**
   * A request for several blocks is as good as that many for one: other blocks each time, all with
   * storage, as many as wanted while there are; then those there are, and one refusal counted.
   */
  @Test
  public final void rule324_severalBlocksAreAsManySingleOnes() {
    try (Rack rack = new Rack(BLOCK, 60)) {
      int[] blocks = new int[rack.slab.capacity() + 1];
      Set<Integer> owned = new HashSet<>(List.of(rack.acquireSurely()));
      rack.slab.release(addAll(rack, owned, blocks, 20));
      owned.remove(blocks[19]);
      addAll(rack, owned, blocks, 20);
      assertEquals(0, rack.slab.acquire(blocks, 0));
      assertEquals(0, rack.slab.exhausted());
      assertEquals(20, rack.slab.acquire(blocks, 21));
      assertEquals(1, rack.slab.exhausted());
      assertEquals(rack.slab.capacity(), rack.slab.inUse());
      assertEquals(rack.slab.capacity() + 1, rack.slab.acquires());
    }
  }

  /** Acquires so many blocks, all of them new to the set, and returns the last. */
  private static int addAll(Rack rack, Set<Integer> owned, int[] blocks, int count) {
    assertEquals(count, rack.slab.acquire(blocks, count));
    for (int i = 0; i < count; i++) {
      int block = blocks[i];
      assertTrue(owned.add(block), () -> "block %d twice".formatted(block));
      assertTrue(isCommitted(rack, block), () -> "block %d has no storage".formatted(block));
    }
    return blocks[count - 1];
  }

  /** A request for fewer than 0 blocks, or more than the array takes, is refused. */
  @Test
  public final void rule325_aBadCountIsRefused() {
    try (Rack rack = rack()) {
      int[] blocks = new int[3];
      assertThrows(IndexOutOfBoundsException.class, () -> rack.slab.acquire(blocks, -1));
      assertThrows(IndexOutOfBoundsException.class, () -> rack.slab.acquire(blocks, 4));
      assertEquals(0, rack.slab.acquires());
    }
  }

  /** Among threads, too, several blocks have one owner, and none is lost. */
  @Test
  public final void rule326_amongThreadsSeveralBlocksHaveOneOwner() {
    try (Space space = Testbed.unwatched(1 << 16)) {
      for (int repeat = 0; repeat < 20; repeat++) {
        Slab slab = provider().create("several", space, 0, BLOCK, 20);
        AtomicIntegerArray owners = new AtomicIntegerArray(slab.capacity());
        Crew.together(THREADS, thread -> ownSeveral(slab, owners, thread));
        assertEquals(slab.capacity(), drain(slab));
      }
    }
  }

  private static Callable<Boolean> ownSeveral(Slab slab, AtomicIntegerArray owners, int thread) {
    return () -> {
      int[] blocks = new int[5];
      for (int round = 0; round < 200; round++) {
        int count = slab.acquire(blocks, 1 + round % blocks.length);
        for (int i = 0; i < count; i++) {
          int block = blocks[i];
          int other = owners.getAndSet(block, thread + 1);
          assertEquals(0, other, () -> "block %d has two owners".formatted(block));
        }
        for (int i = 0; i < count; i++) {
          owners.set(blocks[i], 0);
          slab.release(blocks[i]);
        }
      }
      return true;
    };
  }

  private static void releaseWhatIsLeft(Slab slab) {
    for (int block = 0; block < slab.capacity(); block++) {
      if (slab.isAcquired(block)) {
        slab.release(block);
      }
    }
  }
}
