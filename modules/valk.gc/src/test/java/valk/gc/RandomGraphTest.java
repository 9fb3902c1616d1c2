package valk.gc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random programs against their mirror, under every zeal and several sizes. */
class RandomGraphTest {
  private static final int ROUNDS = 15;
  private static final int STEPS_IN_A_ROUND = 200;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 |  64 |  2 | ''",
        "2 |  64 |  2 | checkpoint:1,poison",
        "3 |  64 |  2 | collect:1,poison",
        "4 |  64 |  2 | checkpoint:3,collect:7,poison,verify",
        "5 | 256 |  4 | verify",
        "6 | 256 | 32 | checkpoint:5,collect:11,poison,verify",
        "7 | 4096| 64 | ''",
        "8 | 4096| 64 | poison,verify",
      })
  void theGraphsStayTheSame(long seed, long arenaK, long limitM, String zeal) {
    HeapConfig config =
        Mutator.config(arenaK * Mutator.K, limitM * Mutator.M, 256 * Mutator.K)
            .withZeal(Zeal.parse(zeal));
    try (Mutator m = new Mutator(config)) {
      m.heap.beginForm();
      RandomGraph graph = new RandomGraph(m, seed);
      for (int round = 0; round < ROUNDS; round++) {
        graph.run(STEPS_IN_A_ROUND);
        graph.compare();
        m.verify();
        m.collectAndVerify();
        graph.compare();
        graph.compareOwners();
      }
    }
  }
}
