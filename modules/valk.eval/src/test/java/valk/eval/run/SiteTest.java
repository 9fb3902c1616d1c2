package valk.eval.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.gc.Words;

/** Call sites keep both of their numbers, as fixnums that the collector takes for values. */
final class SiteTest {
  @ParameterizedTest
  @CsvSource({"0,-1", "0,0", "3,17", "1000000,2147483646", "536870911,2147483646", "7,-1"})
  void bothNumbersComeBack(int delta, int position) {
    long site = Site.of(delta, position);
    assertTrue(Words.isFixnum(site));
    assertEquals(delta, Site.delta(site));
    assertEquals(position, Site.position(site));
  }
}
