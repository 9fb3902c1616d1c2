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
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import valk.memory.Providers;
import valk.memory.Space;
import valk.memory.spi.SpaceProvider;

/** Storage follows the heap down, but not below what it will need until the next collection. */
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
    mutator.heap.collect();
    assertTrue(spaces.committed() <= THRESHOLD + 3 * M, () -> "committed: " + spaces.committed());
    mutator.pushList(1000);
    mutator.collectAndVerify();
    assertEquals(1000, mutator.length(mutator.peek()));
  }

  @Test
  void largeCellsThatDieGiveTheirRangesBack() {
    for (int i = 0; i < 5; i++) {
      pushLarge(20 * M);
    }
    popAll();
    mutator.heap.collect();
    assertTrue(spaces.committed() <= THRESHOLD + 3 * M, () -> "committed: " + spaces.committed());
  }

  /** None of them fills a chunk of storage, all of them together do. */
  @Test
  void manyMiddlingCellsThatDieGiveTheirRangesBack() {
    for (int i = 0; i < 5000; i++) {
      pushLarge(20 * K);
    }
    popAll();
    mutator.heap.collect();
    assertTrue(spaces.committed() <= THRESHOLD + 3 * M, () -> "committed: " + spaces.committed());
  }

  @Test
  void pagesAndRangesShareWhatIsKept() {
    buildList(50 * M);
    pushLarge(50 * M);
    popAll();
    mutator.heap.collect();
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
      mutator.heap.collect();
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
      mutator.heap.collect();
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
    mutator.heap.collect();
    long resident = resident(spaces.segment);
    assertTrue(resident <= THRESHOLD + 8 * M, () -> "resident: " + resident);
    assertEquals(1000, mutator.length(mutator.peek()));
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

  /** The built-in one, and what is committed of it by pages of 4 KiB. */
  private static final class CountedSpaces implements SpaceProvider {
    private static final int PAGE = 4096;

    private final BitSet committed = new BitSet();
    private MemorySegment segment = MemorySegment.NULL;
    private long discards;

    long committed() {
      return (long) committed.cardinality() * PAGE;
    }

    @Override
    public String name() {
      return "counted";
    }

    @Override
    public String description() {
      return "the built-in one, counted";
    }

    @Override
    public Space.Storage reserve(long bytes, long likelyBytes) {
      Space.Storage real =
          Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE).reserve(bytes, likelyBytes);
      segment = real.segment();
      return new Space.Storage() {
        @Override
        public MemorySegment segment() {
          return real.segment();
        }

        @Override
        public boolean commit(long offset, long length) {
          committed.set((int) (offset / PAGE), (int) Math.ceilDiv(offset + length, PAGE));
          return real.commit(offset, length);
        }

        @Override
        public void discard(long offset, long length) {
          discards++;
          committed.clear((int) Math.ceilDiv(offset, PAGE), (int) ((offset + length) / PAGE));
          real.discard(offset, length);
        }

        @Override
        public void close() {
          real.close();
        }
      };
    }
  }
}
