package valk.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Java heap that warm Lisp takes for each call of a function; every round in a JVM of its own. */
final class HeapBytesFigure implements Figure {
  /** What the JVM itself takes now and then, such as for a profile, is more than 0. */
  private static final Target NOTHING = new Target.ValueAtMost(0.001);

  @Override
  public String name() {
    return "heap-bytes";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    List<Map<String, List<Double>>> values = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      values.add(new ForkedJvm(HeapBytesProgram.class, List.of()).run());
    }
    double[] ones = new double[rounds];
    Arrays.fill(ones, 1);
    for (String program : HeapBytesProgram.CALLS.keySet()) {
      double[] bytes =
          values.stream()
              .mapToDouble(round -> round.getOrDefault(program, List.of()).getFirst())
              .toArray();
      report.add(name(), "B/call", program, NOTHING, bytes, ones);
    }
  }
}
