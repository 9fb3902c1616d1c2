package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static valk.gc.Mutator.K;
import static valk.gc.Mutator.M;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import valk.memory.Providers;
import valk.memory.Space;

/**
 * Storage follows the heap down, but not below what it will need until the next collection, and
 * only a little at each safepoint.
 */
class GivingBackTest {
  private static final long THRESHOLD = 16 * M;

  private final CountedSpaces spaces = new CountedSpaces();
  private final Mutator mutator = mutator();

  private Mutator mutator() {
    Providers tiers = Providers.builtIn();
    HeapConfig config =
        Mutator.config(M, 512 * M, THRESHOLD)
            .withTiers(
                spaces,
                tiers.scratchArenas().named(Providers.DEFAULT_SCRATCH_ARENA),
                tiers.slabs().named(Providers.DEFAULT_SLAB));
    Mutator made = new Mutator(config);
    made.heap.beginForm();
    return made;
  }

  @AfterEach
  void close() {
    mutator.close();
  }

  @Test
  void aListThatDiesGivesItsPagesBack() {
    buildList(100 * M);
    assertTrue(spaces.committed() > 100 * M);
    mutator.pop();
    collectAndGiveBack();
    assertTrue(spaces.committed() <= THRESHOLD + 3 * M, () -> "committed: " + spaces.committed());
    mutator.pushList(1000);
    mutator.collectAndVerify();
    assertEquals(1000, mutator.length(mutator.peek()));
  }

  /** However much is dead, neither the collection nor any safepoint gives back more than a turn. */
  @Test
  void noPauseGivesBackMoreThanATurn() {
    buildList(100 * M);
    pushLarge(30 * M);
    popAll();
    long before = spaces.discarded;
    mutator.heap.collect();
    assertEquals(before, spaces.discarded);
    while (spaces.committed() > THRESHOLD + 3 * M) {
      before = spaces.discarded;
      mutator.heap.checkpoint();
      long turn = spaces.discarded - before;
      assertTrue(turn > 0 && turn <= Collector.TURN, () -> "bytes: " + turn);
    }
  }

  /** What was to be given back is used again instead, as far as it is needed before. */
  @Test
  void whatIsNeededIsNotGivenBack() {
    buildList(100 * M);
    mutator.pop();
    mutator.heap.collect();
    buildList(100 * M);
    long committed = spaces.committed();
    giveBack();
    assertTrue(spaces.committed() >= committed - THRESHOLD, () -> "from " + committed);
    assertEquals(100 * M / Words.PAIR_BYTES, mutator.length(mutator.peek()));
    mutator.collectAndVerify();
  }

  /** What waits to be given back is given back at once when there is no other storage. */
  @Test
  void storageThatIsRefusedIsMadeOfWhatWaits() {
    buildList(100 * M);
    mutator.pop();
    mutator.heap.collect();
    spaces.most = spaces.committed() + 10 * M;
    pushLarge(80 * M);
    assertEquals(0, mutator.heap.snapshot().gc().emergencies());
    mutator.collectAndVerify();
  }

  @Test
  void largeCellsThatDieGiveTheirRangesBack() {
    for (int i = 0; i < 5; i++) {
      pushLarge(20 * M);
    }
    popAll();
    collectAndGiveBack();
    assertTrue(spaces.committed() <= THRESHOLD + 3 * M, () -> "committed: " + spaces.committed());
  }

  /** None of them fills a chunk of storage, all of them together do. */
  @Test
  void manyMiddlingCellsThatDieGiveTheirRangesBack() {
    for (int i = 0; i < 5000; i++) {
      pushLarge(20 * K);
    }
    popAll();
    collectAndGiveBack();
    assertTrue(spaces.committed() <= THRESHOLD + 3 * M, () -> "committed: " + spaces.committed());
  }

  @Test
  void pagesAndRangesShareWhatIsKept() {
    buildList(50 * M);
    pushLarge(50 * M);
    popAll();
    collectAndGiveBack();
    assertTrue(spaces.committed() <= THRESHOLD + 3 * M, () -> "committed: " + spaces.committed());
  }

  /** As much as is alive may come before the next collection, so as much stays ready. */
  @Test
  void aHeapThatFreesAndTakesTheSameCallsNobody() {
    buildList(40 * M);
    buildList(30 * M);
    long before = spaces.discards;
    for (int i = 0; i < 10; i++) {
      mutator.pop();
      collectAndGiveBack();
      buildList(30 * M);
    }
    assertEquals(before, spaces.discards);
  }

  @Test
  void aSmallHeapKeepsItsStorage() {
    mutator.heap.setGcThreshold(0);
    for (int i = 0; i < 10; i++) {
      mutator.pushList(100_000);
      mutator.pop();
      collectAndGiveBack();
    }
    assertEquals(0, spaces.discards);
  }

  /** The same as the kernel sees it. */
  @Test
  void residentMemoryFalls() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/smaps")));
    assumeTrue(Space.class.getModule().isNativeAccessEnabled());
    pushLarge(16);
    buildList(100 * M);
    pushLarge(100 * M);
    assertTrue(resident(spaces.segment) > 200 * M);
    popAll();
    mutator.pushList(1000);
    mutator.heap.checkpoint();
    collectAndGiveBack();
    long resident = resident(spaces.segment);
    assertTrue(resident <= THRESHOLD + 8 * M, () -> "resident: " + resident);
    assertEquals(1000, mutator.length(mutator.peek()));
  }

  private void collectAndGiveBack() {
    mutator.heap.collect();
    giveBack();
  }

  /** Enough safepoints for all that may wait. */
  private void giveBack() {
    for (int i = 0; i < 300; i++) {
      mutator.heap.checkpoint();
    }
  }

  /** A list on the stack, in the heap. */
  private void buildList(long bytes) {
    mutator.pushList((int) (bytes / Words.PAIR_BYTES));
    mutator.heap.checkpoint();
  }

  private void pushLarge(long bytes) {
    mutator.push(Words.object(mutator.heap.large(1, 0, Math.max(bytes, 8 * K))));
  }

  private void popAll() {
    while (mutator.top > 0) {
      mutator.pop();
    }
  }

  private static long resident(MemorySegment segment) throws IOException {
    long end = segment.address() + segment.byteSize();
    long kibibytes = 0;
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        long start = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
        inside = start >= segment.address() && start < end;
      } else if (inside && line.startsWith("Rss:")) {
        kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kibibytes * K;
  }
}
