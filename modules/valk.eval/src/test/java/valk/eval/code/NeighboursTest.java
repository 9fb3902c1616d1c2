package valk.eval.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names are near enough to be proposed. */
final class NeighboursTest {
  @ParameterizedTest
  @CsvSource({
    "lenght, length, 1", // an exchange of neighbours is one step
    "map, map, 0",
    "filtr, filter, 1",
    "fold, foldl, 1",
    "print, sprint, 1",
    "abc, xyz, 3",
    "kitten, sitting, 3",
  })
  void distanceCountsInsertionsDeletionsChangesAndExchanges(String a, String b, int distance) {
    assertEquals(distance, Neighbours.distance(a, b, 10));
    assertEquals(distance, Neighbours.distance(b, a, 10));
  }

  @Test
  void theDistanceIsNotComputedBeyondItsBound() {
    assertEquals(2, Neighbours.distance("kitten", "sitting", 2));
    assertEquals(2, Neighbours.distance("a", "aaaaaa", 2));
  }

  @Test
  void aThirdOfTheNameMayDiffer() {
    List<String> names = List.of("foldl", "filter", "a", "length");
    assertEquals("filter", Neighbours.nearest("filtr", names));
    assertEquals("length", Neighbours.nearest("lenght", names));
    assertNull(Neighbours.nearest("x", names), "one letter is no misspelling of another");
    assertNull(Neighbours.nearest("zzzzzz", names));
  }

  @Test
  void theFirstOfEquallyNearNamesIsProposed() {
    assertEquals("cat1", Neighbours.nearest("cat0", List.of("cat1", "cat2")));
  }
}
