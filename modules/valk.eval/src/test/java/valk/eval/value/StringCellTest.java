package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import valk.gc.CellHeader;

class StringCellTest {
  @Test
  void textForPeopleIsCutWhereItDoesNotFit() {
    try (Bench bench = Bench.calm()) {
      long string = StringCell.make(bench.heap(), "é".repeat(100_000));
      String text = StringCell.text(bench.space(), string);
      assertTrue(text.endsWith("é…"));
      int bytes = StringCell.byteLength(bench.space(), string);
      long size = StringCell.size(bytes, StringCell.codePoints(bench.space(), string));
      assertTrue(size <= bench.heap().largestSmallCell());
      assertTrue(bytes > bench.heap().largestSmallCell() / 132 * 128 - 256);
    }
  }

  @Test
  void theLongestTextFitsACellWhateverItIs() {
    int most = StringCell.MAX_BYTES;
    assertTrue(StringCell.size(most, most) <= CellHeader.MAX_BYTES);
    assertTrue(StringCell.size(most, most - 1) <= CellHeader.MAX_BYTES);
  }

  @Test
  void largeTextsAreOneCell() {
    try (Bench bench = Bench.zealous()) {
      String text = "0123456789".repeat(100_000);
      int a = bench.string(text);
      int b = bench.string(text);
      int c = bench.string(text + "!");
      bench.shake();
      assertTrue(bench.equal(a, b));
      assertEquals(bench.hash(a), bench.hash(b));
      assertTrue(StringCell.compare(bench.space(), bench.at(a), bench.at(c)) < 0);
    }
  }
}
