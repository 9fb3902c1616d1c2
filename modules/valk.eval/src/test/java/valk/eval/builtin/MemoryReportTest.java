package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.memory.Histogram;
import valk.memory.MemorySnapshot;
import valk.memory.SlabSnapshot;

class MemoryReportTest {
  private static final Histogram PAUSES =
      new Histogram(
          List.of(
              new Histogram.Bucket(1_000_000, 1_048_575, 6),
              new Histogram.Bucket(2_883_584, 3_014_655, 1)),
          7,
          9_000_000,
          1_000_000,
          3_000_000);

  private static final Histogram SHORT_PAUSES =
      new Histogram(
          List.of(
              new Histogram.Bucket(320, 335, 11), new Histogram.Bucket(1_966_080, 2_031_615, 1)),
          12,
          4_000_000,
          320,
          2_000_000);

  private static final MemorySnapshot FIGURES =
      new MemorySnapshot(
          new MemorySnapshot.Arena(1024, 4096, 2048, 3, 1),
          new MemorySnapshot.Heap(
              200_000, 3000, 400_000, 100_000, 1_000_000, 6, 65_536, 2, 6784, 500_000),
          new MemorySnapshot.Peaks(2048, 250_000, 450_000, 120_000, 550_000),
          new MemorySnapshot.Totals(123_456, 5, 7000, 39, 205_000, 9, 5000),
          new MemorySnapshot.Gc(7, 1, 5000, 400, 300, 20_000, 1_000_000, PAUSES),
          new MemorySnapshot.Checkpoint(12, 56_000, 34, 5600, 78, 90, 1_000_000, SHORT_PAUSES),
          List.of(
              new MemorySnapshot.SizeClass(16, 3000, 1096, 1, 0, 4096),
              new MemorySnapshot.SizeClass(32, 0, 0, 0, 0, 0)),
          new MemorySnapshot.Large(2, 6784, 10_000, 1, 4096, 9000),
          List.of(new SlabSnapshot("handles", 16, 10, 5, 7, 20, 15, 0)),
          List.of(
              new MemorySnapshot.Range("handles", "treiber", 65_536, 160, 80),
              new MemorySnapshot.Range("arena", "bump", 131_072, 4096, 1024)));

  private static final String PLAIN =
      """
      scratch arena   [##########.........|....................]   25.0 %
        in use          1,024 B of 4,096 B
        most            2,048 B
        resets          3, windows refused 1
      heap            [########++++++++====.|..................]   50.0 %
        in all          500,000 B of 1,000,000 B
        most            550,000 B
        cells           200,000 B, most 250,000 B
        footprint       400,000 B, most 450,000 B
        charged         100,000 B, most 120,000 B
        pages           6 of 65,536 B
        fragmentation   200,000 B in no cell, 50.0 % of the footprint
        collect past    500,000 B
      size classes                cells held          free     pages  longest free
            16 B [#######...]           3,000         1,096         1       4,096 B
      large cells     2
        in ranges       6,784 B
        holes           1 of 4,096 B in all
        longest free    9,000 B
        fragmentation   10.0 % of what is free lies elsewhere
      allocated       130,456 B
        in the arena    123,456 B
        in the heap     7,000 B in 5 cells
        heap received   205,000 B in 39 cells
        heap reclaimed  5,000 B in 9 cells
      collections     7
        by the limit    1
        reclaimed       5,000 B, by the last 400 B
        last marked     300 cells, heap left 20,000 B
        pauses          half 1.05 ms, 99 % 3.00 ms, longest 3.00 ms
                        last 1.00 ms, sum 9.00 ms
          from 524 us   [########################################]  6
         from 1.05 ms   [........................................]  0
         from 2.10 ms   [#######.................................]  1
      checkpoints     12
        found           56,000 B
        evacuated       5,600 B in 34 cells
        survival        10.0 %
        pointers        78 fixed, 90 looked at
        pauses          half 335 ns, 99 % 2.00 ms, longest 2.00 ms
                        last 1.00 ms, sum 4.00 ms
          from 256 ns   [########################################]  11
                  ...
         from 1.05 ms   [####....................................]  1
      slab handles    [####################.......|............]   50.0 %
        in use          5 of 10 blocks of 16 B
        most            7
        acquires        20, releases 15
        exhausted       0 times
      space                first byte      bytes of it       handed out  provider
        handles                65,536              160               80  treiber
        arena                 131,072            4,096            1,024  bump
      bars            # in use  + held, not in use  = charged  . free  | most ever
      """;

  @Test
  void drawsInPlainAscii() {
    assertEquals(PLAIN, MemoryReport.of(FIGURES, false));
  }

  @Test
  void drawsTheSameWithColourAndBlocksOnATerminal() {
    String drawn = MemoryReport.of(FIGURES, true);
    assertTrue(drawn.contains("\u001b[32m████████\u001b[0m\u001b[33m▓▓▓▓▓▓▓▓\u001b[0m"), drawn);
    String plain =
        drawn
            .replaceAll("\u001b\\[[0-9]*m", "")
            .replace('█', '#')
            .replace('▓', '+')
            .replace('▒', '=')
            .replace('░', '.')
            .replace('│', '|')
            .replace('▕', '[')
            .replace('▏', ']');
    assertEquals(PLAIN, plain);
  }

  private static MemorySnapshot with(MemorySnapshot.Heap heap) {
    return new MemorySnapshot(
        FIGURES.arena(),
        heap,
        FIGURES.peaks(),
        FIGURES.totals(),
        FIGURES.gc(),
        FIGURES.checkpoint(),
        List.of(),
        FIGURES.large(),
        List.of(),
        List.of());
  }

  @Test
  void partsThatAreNotEmptyAreSeen() {
    MemorySnapshot.Heap full =
        new MemorySnapshot.Heap(999_998, 9, 999_999, 1, 1_000_000, 16, 65_536, 0, 0, 0);
    assertTrue(MemoryReport.of(with(full), false).contains("[" + "#".repeat(40) + "]"));
  }

  @Test
  void aHeapWithoutSizeClassesSaysSo() {
    String drawn = MemoryReport.of(with(FIGURES.heap()), false);
    assertTrue(drawn.contains("size classes    none in use\n"), drawn);
  }

  /** As large as the product can be set up, and centuries of use. */
  @Test
  void fitsEightyColumnsWhateverTheFigures() {
    long bytes = 2L << 40;
    long times = 99_999_999_999_999L;
    Histogram pauses =
        new Histogram(
            List.of(
                new Histogram.Bucket(0, 0, times),
                new Histogram.Bucket(1L << 40, (1L << 40) + (1L << 36) - 1, times)),
            2 * times,
            Long.MAX_VALUE,
            0,
            1L << 40);
    MemorySnapshot vast =
        new MemorySnapshot(
            new MemorySnapshot.Arena(bytes, bytes, bytes, times, times),
            new MemorySnapshot.Heap(
                bytes, bytes, bytes, bytes, bytes, times, 65_536, times, bytes, bytes),
            new MemorySnapshot.Peaks(bytes, bytes, bytes, bytes, 2 * bytes),
            new MemorySnapshot.Totals(times, times, times, times, times, times, times),
            new MemorySnapshot.Gc(times, times, times, times, times, times, times, pauses),
            new MemorySnapshot.Checkpoint(times, times, times, times, times, times, 1, pauses),
            List.of(
                new MemorySnapshot.SizeClass(
                    4096, 99_999_999_999L, 9_999_999_999L, 33_554_432, 0, 65_536)),
            new MemorySnapshot.Large(times, bytes, bytes, times, bytes, bytes / 2),
            List.of(
                new SlabSnapshot(
                    "heap pages", 65_536, 2_000_000_000, 7, 2_000_000_000, times, times, times)),
            List.of(new MemorySnapshot.Range("pages", "mark-sweep", bytes, bytes, bytes)));
    for (String line : MemoryReport.of(vast, false).split("\n")) {
      assertTrue(line.length() <= 80, line.length() + ": " + line);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "999, 999 ns",
    "1000, 1.00 us",
    "9994, 9.99 us",
    "9995, 10.0 us",
    "99949, 99.9 us",
    "99950, 100 us",
    "999499, 999 us",
    "999500, 1.00 ms",
    "999499999, 999 ms",
    "999500000, 1.00 s",
    "86400000000000, 86400 s",
  })
  void timesHaveThreeDigits(long nanos, String shown) {
    assertEquals(shown, Drawing.time(nanos));
  }

  @Test
  void theMostIsMarkedWhereItLiesBeyondTheRest() {
    assertEquals("[####|.....]", new Drawing(false).bar(10, 100, 50, 40, 0, 0).toString());
    assertEquals("[####......]", new Drawing(false).bar(10, 100, 40, 40, 0, 0).toString());
    assertEquals("[####.....|]", new Drawing(false).bar(10, 100, 100, 40, 0, 0).toString());
    assertEquals("[####.....|]", new Drawing(false).bar(10, 100, 900, 40, 0, 0).toString());
    assertEquals("[|.........]", new Drawing(false).bar(10, 100, 1, 0, 0, 0).toString());
    assertEquals("[#########+]", new Drawing(false).bar(10, 100, 100, 90, 10, 5).toString());
    assertEquals("[..........]", new Drawing(false).bar(10, 0, 0, 0, 0, 0).toString());
  }
}
