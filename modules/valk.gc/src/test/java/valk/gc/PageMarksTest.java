package valk.gc;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageMarksTest {
  private static final long BASE = 8192;
  private static final int PAGE = 4096;
  private static final long SECOND = BASE + PAGE;

  private final PageMarks marks = new PageMarks(BASE, PAGE);

  @BeforeEach
  void markInTwoPages() {
    marks.coverUpTo(BASE + 2 * PAGE);
    marks.mark(BASE + 16);
    marks.mark(SECOND);
    marks.mark(SECOND + PAGE - 16);
  }

  private static BitSet first() {
    return BitSet.valueOf(new long[] {1});
  }

  @Test
  void anOutdatedPageLooksEmptyAndOthersDoNot() {
    marks.outdateAllBut(first());
    assertAll(
        () -> assertTrue(marks.isMarked(BASE + 16)),
        () -> assertFalse(marks.isMarked(SECOND)),
        () -> assertFalse(marks.isMarked(SECOND + PAGE - 16)),
        () -> assertTrue(marks.isOutdated(SECOND + 160)),
        () -> assertFalse(marks.isOutdated(BASE + PAGE - 16)));
  }

  @Test
  void theFirstMarkTakesTheOldOnesAway() {
    marks.outdateAllBut(first());
    assertTrue(marks.mark(SECOND), "not marked in this phase");
    assertFalse(marks.mark(SECOND), "marked a moment ago");
    assertAll(
        () -> assertFalse(marks.isOutdated(SECOND)),
        () -> assertFalse(marks.isSet(SECOND + PAGE - 16)),
        () -> assertEquals(1, marks.countWords(SECOND, PAGE / MarkBits.WORD_SPAN)),
        () -> assertTrue(marks.isSet(BASE + 16)));
  }

  @Test
  void thePagesMetAreThoseWithAMark() {
    marks.coverUpTo(BASE + 4 * PAGE);
    marks.outdateAllBut(first());
    marks.mark(BASE + 3 * PAGE);
    marks.mark(BASE + 3 * PAGE + 16);
    assertEquals(BitSet.valueOf(new long[] {0b1000}), marks.met());
    marks.outdateAllBut(first());
    assertTrue(marks.met().isEmpty());
  }

  @Test
  void aRowOfAnOutdatedPageIsUnmarked() {
    marks.outdateAllBut(first());
    assertEquals(SECOND + MarkBits.WORD_SPAN, marks.unmarkedFrom(SECOND));
    assertFalse(marks.isOutdated(SECOND), "so that marks may follow");
  }

  @Test
  void updatingAPageThatIsCurrentChangesNothing() {
    marks.update(SECOND);
    assertTrue(marks.isMarked(SECOND));
  }
}
