package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ExcerptTest {
  @Test
  void theCaretStandsBelowTheColumn() {
    assertEquals("  (a b)\n    ^\n", Excerpt.of("(a b)", 3));
    assertEquals("  (a\n    ^\n", Excerpt.of("(a", 3));
  }

  @Test
  void columnsAreCodePointsAndTabsStayTabs() {
    assertEquals("  \t😀x\n  \t ^\n", Excerpt.of("\t😀x", 3));
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertEquals("  a?b\n    ^\n", Excerpt.of("a\u001bb", 3));
  }

  @Test
  void ofALongLineTheSurroundingsAreShown() {
    String line = "a".repeat(500) + "X" + "b".repeat(500);
    String[] rows = Excerpt.of(line, 501).split("\n");
    assertEquals("  …" + "a".repeat(60) + "X" + "b".repeat(39) + "…", rows[0]);
    assertEquals(rows[0].indexOf('X'), rows[1].indexOf('^'));
  }
}
