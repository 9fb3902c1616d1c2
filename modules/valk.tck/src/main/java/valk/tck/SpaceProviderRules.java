package valk.tck;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import org.junit.jupiter.api.Test;
import valk.memory.Space;
import valk.memory.StorageException;
import valk.memory.spi.SpaceProvider;

/**
 * The rules 1xx: what every {@link SpaceProvider} promises. Reserves up to 256 MiB, commits up to
 * 16 MiB.
 */
public abstract non-sealed class SpaceProviderRules extends ProviderRules<SpaceProvider> {
  private static final long PAGE = 4096;
  private static final long MIB = 1 << 20;
  private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

  /** For the test class of one provider. */
  protected SpaceProviderRules() {}

  /**
   * Says whether reserving takes addresses alone. A provider whose storage is resident from the
   * start says so by overriding this with {@code false}: rule 102, the only optional one, is then
   * skipped.
   */
  protected boolean reservesAddressesAlone() {
    return true;
  }

  private Space.Storage reserve(long bytes) {
    return provider().reserve(bytes, 0);
  }

  private static void commit(Space.Storage storage, long offset, long bytes) {
    assertTrue(
        storage.commit(offset, bytes),
        () -> "commit(%d, %d) found no storage".formatted(offset, bytes));
  }

  private static void write(Space.Storage storage, long offset, long word) {
    storage.segment().set(WORD, offset, word);
  }

  private static long read(Space.Storage storage, long offset) {
    return storage.segment().get(WORD, offset);
  }

  /** Reserving makes nothing resident, so an interpreter may reserve far more than there is. */
  @Test
  public final void rule102_reservingMakesNothingResident() throws IOException {
    Path status = Path.of("/proc/self/status");
    assumeTrue(reservesAddressesAlone() && Files.isReadable(status));
    long before = residentKibibytes(status);
    try (Space.Storage storage = reserve(256 * MIB)) {
      commit(storage, 0, PAGE);
      commit(storage, 256 * MIB - PAGE, PAGE);
      long grown = residentKibibytes(status) - before;
      assertTrue(grown < 128 << 10, () -> "resident memory grew by %d KiB".formatted(grown));
    }
  }

  private static long residentKibibytes(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** Bytes that get storage are zero, also where the host gives what was used before. */
  @Test
  public final void rule103_bytesThatGetStorageAreZero() {
    for (int use = 0; use < 3; use++) {
      try (Space.Storage storage = reserve(4 * MIB)) {
        commit(storage, PAGE, 3 * MIB);
        MemorySegment fresh = storage.segment().asSlice(PAGE, 3 * MIB);
        assertEquals(-1, fresh.mismatch(MemorySegment.ofArray(new byte[(int) (3 * MIB)])));
        fresh.fill((byte) 0x77);
      }
    }
  }

  /** Every byte of a range for which {@code commit} answered true can be written and read. */
  @Test
  public final void rule104_whatIsCommittedCanBeUsed() {
    try (Space.Storage storage = reserve(16 * MIB)) {
      commit(storage, 3, 0);
      long offset = 5;
      for (long bytes = 11; offset + bytes <= 16 * MIB; bytes = bytes * 3 + 8) {
        commit(storage, offset, bytes);
        touch(storage, offset, bytes);
        offset += bytes;
      }
      commit(storage, 0, 16 * MIB);
      touch(storage, 0, 16 * MIB);
    }
  }

  private static void touch(Space.Storage storage, long offset, long bytes) {
    long last = offset + bytes - Long.BYTES;
    for (long at = offset; at + Long.BYTES <= last; at += PAGE) {
      write(storage, at, at);
    }
    write(storage, last, last);
    for (long at = offset; at + Long.BYTES <= last; at += PAGE) {
      assertEquals(at, read(storage, at));
    }
    assertEquals(last, read(storage, last));
  }

  /** A range that was discarded can be committed and used again, as often as wanted. */
  @Test
  public final void rule105_whatIsDiscardedCanBeCommittedAgain() {
    try (Space.Storage storage = reserve(8 * MIB)) {
      for (long turn = 1; turn <= 5; turn++) {
        commit(storage, MIB, 6 * MIB);
        touch(storage, MIB, 6 * MIB);
        storage.discard(MIB, 6 * MIB);
        storage.discard(2 * MIB, 0);
      }
      commit(storage, 0, 8 * MIB);
      touch(storage, 0, 8 * MIB);
    }
  }

  /** An interrupted thread is served, and stays interrupted. */
  @Test
  public final void rule106_anInterruptedThreadIsServedAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    try (Space.Storage storage = reserve(MIB)) {
      commit(storage, 0, PAGE);
      write(storage, 0, 1);
      storage.discard(0, PAGE);
      assertTrue(Thread.interrupted(), "the interrupt was swallowed");
      commit(storage, 8 * PAGE, PAGE);
    } finally {
      Thread.interrupted();
    }
  }

  /** No byte of one space is a byte of another, and closing one leaves the other. */
  @Test
  public final void rule107_spacesAreApart() {
    try (Space.Storage neighbour = reserve(MIB)) {
      commit(neighbour, 0, PAGE);
      try (Space.Storage storage = reserve(MIB)) {
        commit(storage, 0, PAGE);
        write(storage, 0, 1);
        write(neighbour, 0, 2);
        assertEquals(1, read(storage, 0));
      }
      assertEquals(2, read(neighbour, 0));
    }
  }

  /** The segment is native, open to every thread, aligned to 16, long enough, always the same. */
  @Test
  public final void rule108_theStorageIsOneNativeSharedAlignedSegment() {
    for (long bytes : new long[] {PAGE, 2 * PAGE, 32 * MIB + PAGE}) {
      try (Space.Storage storage = reserve(bytes)) {
        MemorySegment segment = storage.segment();
        assertAll(
            () -> assertTrue(segment.isNative(), "not native"),
            () -> assertFalse(segment.isReadOnly(), "read-only"),
            () -> assertTrue(segment.isAccessibleBy(new Thread()), "not open to every thread"),
            () -> assertEquals(0, segment.address() & 15, "address not a multiple of 16"),
            () -> assertTrue(segment.byteSize() >= bytes, "%d bytes".formatted(segment.byteSize())),
            () -> assertSame(segment, storage.segment()));
      }
    }
  }

  /**
   * What is committed keeps its value until it is discarded itself, whatever else is committed or
   * discarded, in whole pages or not. Compared with an array at random.
   */
  @Test
  public final void rule113_whatIsCommittedKeepsItsValue() {
    long bytes = 4096 * PAGE;
    RandomWork.on(() -> new CommittedModel(reserve(bytes), bytes))
        .with(1, "commit", ranges(bytes), CommittedModel::commit)
        .with(1, "discard", ranges(bytes), CommittedModel::discard)
        .with(2, "write", ranges(bytes), CommittedModel::write)
        .keeps(200, CommittedModel::compare);
  }

  /** Some bytes of a storage, of which there may be fewer. */
  private record Range(long from, long length) {}

  private static Arbitrary<Range> ranges(long bytes) {
    Arbitrary<Long> starts =
        Arbitraries.longs().between(0, bytes - 1).withDistribution(RandomDistribution.uniform());
    Arbitrary<Long> lengths = Arbitraries.longs().between(1, 1 << 22);
    return Combinators.combine(starts, lengths)
        .as((from, length) -> new Range(from, Math.min(length, bytes - from)));
  }

  /** A word in 16 KiB stands for its neighbours: 0 if nothing was written there. */
  private static final class CommittedModel implements AutoCloseable {
    private static final long STEP = 1 << 14;

    private final Space.Storage storage;
    private final long[] expected;
    private long writes;

    CommittedModel(Space.Storage storage, long bytes) {
      this.storage = storage;
      this.expected = new long[(int) (bytes / STEP)];
    }

    void commit(Range range) {
      SpaceProviderRules.commit(storage, range.from, range.length);
    }

    void discard(Range range) {
      storage.discard(range.from, range.length);
      forget(range.from, range.length);
    }

    void write(Range range) {
      commit(range);
      writes++;
      for (int i = firstIn(range.from); fits(i, range.from, range.length); i++) {
        SpaceProviderRules.write(storage, i * STEP, writes);
        expected[i] = writes;
      }
    }

    private static boolean fits(int i, long from, long length) {
      return i * STEP + Long.BYTES <= from + length;
    }

    private static int firstIn(long from) {
      return (int) Math.ceilDiv(from, STEP);
    }

    private void forget(long from, long length) {
      for (int i = (int) ((from + STEP - Long.BYTES) / STEP); i * STEP < from + length; i++) {
        expected[i] = 0;
      }
    }

    private void compare() {
      for (int i = 0; i < expected.length; i++) {
        if (expected[i] != 0) {
          long at = i * STEP;
          assertEquals(expected[i], read(storage, at), () -> "the word at " + at);
        }
      }
    }

    @Override
    public void close() {
      storage.close();
    }
  }

  /** Several threads may commit and discard at once, also neighbours in one page. */
  @Test
  public final void rule114_threadsCommitAndDiscardAtOnce() {
    int threads = 4;
    try (Space.Storage storage = reserve(16 * MIB)) {
      Crew.together(threads, thread -> churn(storage, thread, threads));
    }
  }

  /** Threads take turns along the range, in pieces that do not fill a page. */
  private static Callable<Boolean> churn(Space.Storage storage, int thread, int threads) {
    long piece = 1040;
    return () -> {
      for (long at = thread * piece; at + piece < MIB; at += threads * piece) {
        commit(storage, at, piece);
        write(storage, at, at + 1);
      }
      long own = 2 * MIB + thread * MIB;
      for (int turn = 0; turn < 20; turn++) {
        commit(storage, own, MIB);
        touch(storage, own, MIB);
        storage.discard(own, MIB);
      }
      for (long at = thread * piece; at + piece < MIB; at += threads * piece) {
        assertEquals(at + 1, read(storage, at));
      }
      return true;
    };
  }

  /** Closing storage again does nothing. */
  @Test
  public final void rule115_closeIsIdempotent() {
    Space.Storage storage = reserve(MIB);
    commit(storage, 0, PAGE);
    storage.close();
    assertDoesNotThrow(storage::close);
  }

  /** A size of 0, negative or not of whole pages is an error that names it. */
  @Test
  public final void rule116_aBadSizeIsNamed() {
    SpaceProvider provider = provider();
    for (long bytes : new long[] {0, -1, -PAGE, 1, PAGE + 16, Long.MIN_VALUE, Long.MAX_VALUE}) {
      BadSizes.assertRefused(bytes, () -> provider.reserve(bytes, 0));
    }
    BadSizes.assertRefused(-7, () -> provider.reserve(PAGE, -7));
    BadSizes.assertRefused(PAGE + 1, () -> provider.reserve(PAGE, PAGE + 1));
  }

  /** A size beyond every address space is a {@link StorageException} that names it. */
  @Test
  public final void rule117_aSizeThatCannotBeHadIsNamed() {
    SpaceProvider provider = provider();
    for (long bytes : new long[] {1L << 56, Long.MAX_VALUE - PAGE + 1}) {
      BadSizes.assertNamed(StorageException.class, bytes, () -> provider.reserve(bytes, PAGE));
    }
  }
}
