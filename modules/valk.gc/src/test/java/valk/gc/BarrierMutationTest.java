package valk.gc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each part of the store barrier and of the remembered set is needed: taken out, a value is lost,
 * and the verifier notices. Taken out means that the collector's classes are loaded once more, one
 * of them without one call.
 */
class BarrierMutationTest {
  private static final String SCENARIOS =
      """
      small cell
      first card
      last card
      large cell
      pair
      newborn large cell
      newborn owner
      pair born in a burst
      cell born in a burst
      dead cell
      """;

  @ParameterizedTest
  @CsvSource(textBlock = SCENARIOS)
  void nothingIsLostWithTheWholeBarrier(String scenario) {
    BarrierProgram.run(scenario, true);
    BarrierProgram.run(scenario, false);
  }

  /** The class and the method from which all calls of another are taken, and who must notice. */
  @ParameterizedTest
  @CsvSource({
    "StoreBarrier,  write,        noteWrite,    small cell",
    "StoreBarrier,  write,        noteWrite,    first card",
    "StoreBarrier,  write,        noteWrite,    last card",
    "StoreBarrier,  write,        noteWrite,    large cell",
    "StoreBarrier,  writeSecond,  addPair,      pair",
    "RememberedSet, addWrite,     add,          small cell",
    "RememberedSet, addWrite,     addCard,      first card",
    "RememberedSet, addWrite,     addCard,      last card",
    "RememberedSet, addWrite,     addCard,      large cell",
    "RememberedSet, addCard,      add,          large cell",
    "RememberedSet, evacuateFrom, fixWords,     small cell",
    "RememberedSet, evacuateFrom, fixWords,     large cell",
    "RememberedSet, evacuateFrom, fixWords,     pair",
    "RememberedSet, evacuateFrom, unflag,       small cell",
    "RememberedSet, evacuateFrom, unflag,       last card",
    "Safepoints,    evacuate,     evacuateFrom, newborn owner",
    "Nursery,       adoptNewborn, addNewborn,   newborn large cell",
    "Nursery,       adoptNewborn, addNewborn,   newborn owner",
    "Nursery,       adoptNewborn, addNewborn,   cell born in a burst",
    "Nursery,       pairInBurst,  addPair,      pair born in a burst",
    "Collector,     collect,      retainMarked, dead cell",
  })
  void withoutACallAValueIsLost(String type, String method, String call, String scenario)
      throws Exception {
    Mutant mutant = new Mutant(type, method, call);
    mutant.assertNoticed(BarrierProgram.class, scenario, false);
    mutant.assertNoticed(BarrierProgram.class, scenario, true);
  }
}
