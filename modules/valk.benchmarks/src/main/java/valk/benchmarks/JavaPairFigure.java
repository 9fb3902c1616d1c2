package valk.benchmarks;

import java.util.List;

/**
 * Pairs against Java objects of two fields, a number and a reference, under G1 and under the
 * parallel collector: lists of as many, each dropped when the next is complete. Both are measured
 * in turn in a JVM of its own for each collector and each size of the young generation; arena
 * resets are in the one time, young collections in the other.
 */
final class JavaPairFigure implements Figure {
  private static final double TARGET = 1.5;

  /** What a young generation and an arena have room for. */
  private record Place(String name, String young, long arena, Target target) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("in cache", "2m", PairFigure.IN_CACHE, new Target.RatioAtLeast(TARGET)),
          new Place("young 32m", "32m", PairFigure.IN_CACHE, new Target.RatioAtLeast(TARGET)),
          new Place("streaming", "256m", PairFigure.STREAMING, new Target.None()));

  /** A collector of the JVM, by the name of its flag. */
  private static final List<String> COLLECTORS = List.of("G1", "Parallel");

  @Override
  public String name() {
    return "java";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    for (String collector : COLLECTORS) {
      for (Place place : PLACES) {
        measure(collector, place, rounds, report);
      }
    }
  }

  private void measure(String collector, Place place, int rounds, Report report) throws Exception {
    List<String> flags =
        List.of("-XX:+Use" + collector + "GC", "-Xms512m", "-Xmx512m", "-Xmn" + place.young());
    Samples samples =
        new Samples(
            name() + " " + collector,
            "ns/pair",
            new ForkedJvm(JavaPairProgram.class, flags)
                .run(String.valueOf(rounds), String.valueOf(place.arena())));
    String suffix = ", " + place.name();
    samples.add(JavaPairProgram.ROW, "a row of pairs" + suffix, new Target.None(), report);
    samples.add(JavaPairProgram.CALLS, "heap.pair" + suffix, new Target.None(), report);
    samples.add(JavaPairProgram.JAVA, "Java objects" + suffix, place.target(), report);
  }
}
