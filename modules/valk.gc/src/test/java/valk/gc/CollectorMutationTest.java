package valk.gc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a collection does for rare cases, and for what is dead, is needed, call by call. */
class CollectorMutationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nested",
        "nested in scratch",
        "wide",
        "dead list",
        "dead large cell",
        "dead owner",
        "garbage at the limit"
      })
  void theWholeCollectorDoesIt(String scenario) {
    CollectorProgram.run(scenario, false);
    CollectorProgram.run(scenario, true);
  }

  /** The class and the method from which all calls of another are taken, and who must notice. */
  @ParameterizedTest
  @CsvSource({
    "Marker,      push,           drop,           nested",
    "Marker,      push,           drop,           nested in scratch",
    "Marker,      pushRest,       drop,           wide",
    "Marker,      finish,         forEachMarked,  nested",
    "Marker,      finish,         scanArenaAgain, nested in scratch",
    "ClassPages,  endMark,        takeBackAllBut, dead list",
    "LargeSpace,  sweep,          free,           dead large cell",
    "Collector,   collect,        sweep,          dead owner",
    "Safepoints,  refill,         collect,        garbage at the limit",
  })
  void withoutACallItDoesNot(String type, String method, String call, String scenario)
      throws Exception {
    Mutant mutant = new Mutant(type, method, call);
    mutant.assertNoticed(CollectorProgram.class, scenario, false);
    mutant.assertNoticed(CollectorProgram.class, scenario, true);
  }
}
