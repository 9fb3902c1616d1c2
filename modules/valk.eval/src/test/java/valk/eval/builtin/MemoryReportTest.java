package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
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
          List.of(new MemorySnapshot.Range("handles", "treiber", 65_536, 160, 80)));

  private static final String PLAIN =
      """
      scratch arena   [##########..............................]  25.0%  1,024 of 4,096 bytes
        high water      2,048 B
        resets          3, overflows 1
      heap            [########++++++++====....................]  50.0%  500,000 of 1,000,000 bytes
        usage           200,000 B in cells
        footprint       400,000 B in pages and large objects
        charged         100,000 B outside the space
        pages           6 of 65,536 B
        large objects   2, 6,784 B
        threshold       500,000 B
      collections     7, forced by the limit 1
        reclaimed       5,000 B, by the last 400 B
        last marked     300 cells, 20,000 B
        pauses          9,000 us in all, longest 3,000 us, last 1,000 us
      checkpoints     12
        evacuated       34 values, 5,600 B
        pointers fixed  78 of 90 words
        pauses          4,000 us in all, longest 2,000 us, last 1,000 us
      slab handles    [####################....................]  50.0%  5 of 10 blocks of 16 B
        high water      7 blocks
        acquires        20, releases 15
        exhausted       0 times
      bars            # in use  + held, not in use  = charged  . free
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
            .replace('▕', '[')
            .replace('▏', ']');
    assertEquals(PLAIN, plain);
  }

  @Test
  void partsThatAreNotEmptyAreSeen() {
    MemorySnapshot.Heap full =
        new MemorySnapshot.Heap(999_998, 9, 999_999, 1, 1_000_000, 16, 65_536, 0, 0, 0);
    MemorySnapshot figures =
        new MemorySnapshot(
            FIGURES.arena(),
            full,
            FIGURES.peaks(),
            FIGURES.totals(),
            FIGURES.gc(),
            FIGURES.checkpoint(),
            List.of(),
            FIGURES.large(),
            List.of(),
            List.of());
    assertTrue(MemoryReport.of(figures, false).contains("[" + "#".repeat(40) + "]"));
  }
}
