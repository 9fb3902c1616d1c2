package valk.eval.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.gc.Words;

/** Call sites keep both of their numbers, as fixnums that the collector takes for values. */
final class SiteTest {
  @ParameterizedTest
  @CsvSource({"0,-1", "0,0", "3,17", "1000000,33554430", "134217727,33554430", "7,-1"})
  void bothNumbersComeBack(int delta, int position) {
    long site = Site.of(delta, position);
    assertTrue(Words.isFixnum(site));
    assertEquals(delta, Site.delta(site));
    assertEquals(position, Site.position(site));
  }

  @Test
  void tailCallsAreCountedBesideThem() {
    long site = Site.of(134217727, 33554430);
    for (int i = 0; i < Site.MOST_TAIL_CALLS + 5; i++) {
      assertEquals(Math.min(i, Site.MOST_TAIL_CALLS), Site.tailCalls(site));
      assertTrue(Words.isFixnum(site));
      assertEquals(134217727, Site.delta(site));
      assertEquals(33554430, Site.position(site));
      assertTrue(Site.sameCall(site, Site.of(134217727, 33554430)));
      site = Site.afterTailCall(site);
    }
    assertFalse(Site.sameCall(site, Site.of(134217726, 33554430)));
    assertFalse(Site.sameCall(site, Site.of(134217727, 33554429)));
  }

  @Test
  void whatLiesTooFarIntoASourceHasNoPosition() {
    assertEquals(-1, Site.position(Site.of(5, 33554431)));
    assertEquals(-1, Site.position(Site.of(5, Integer.MAX_VALUE - 1)));
    assertEquals(5, Site.delta(Site.of(5, Integer.MAX_VALUE - 1)));
  }
}
