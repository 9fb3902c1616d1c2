package valk.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import valk.eval.CodeTier;
import valk.eval.Interpreter;

/**
 * What it takes to compile a function or a loop, warm: the median of all those of the programs in
 * {@code suite.valk}, {@code tiers.valk} and {@code fifteen.valk}, as the compiler itself logs it.
 *
 * <p>The baseline is the part of it in which the JVM defines, verifies and initializes the class.
 */
final class CompileFigure implements Figure {
  /** In seconds: after it the JVM's compilers have little left to do. */
  private static final long WARM_UP = 30;

  private static final double MOST_MICROS = 200;
  private static final Pattern TIMES = Pattern.compile("(\\d+) us \\((\\d+) to define\\)$");

  /** Files of this module that are loaded together, and calls that reach what they define. */
  private record Programs(List<String> files, String calls) {}

  private static final List<Programs> PROGRAMS =
      List.of(
          new Programs(List.of("suite.valk"), "(suite 10)"),
          new Programs(
              List.of("tiers.valk"),
              """
              (fib 3) (tak 3 2 1) (queens 4 nil) (nodes (tree 3)) (nrev {1 2 3})
              (deriv polynomial) (repeat-deriv 2) (chain 3 0) (ping 3)
              """),
          new Programs(
              List.of("tiers.valk", "fifteen.valk"),
              """
              (ack 2 2) (words 5) (counting 1009) (populate 2 (node nil nil)) (make-tree 2)
              (count-nodes (node nil nil)) (tree-size 3) (deep 3)
              (total (reversed (build 3 nil) nil) 0)
              """));

  /** Microseconds of every compilation of a round. */
  private record Times(List<Double> whole, List<Double> defining) {
    void add(String line) {
      Matcher times = TIMES.matcher(line);
      if (times.find()) {
        whole.add(Double.valueOf(times.group(1)));
        defining.add(Double.valueOf(times.group(2)));
      }
    }
  }

  @Override
  public String name() {
    return "compile";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    warmUp();
    List<Double> whole = new ArrayList<>();
    List<Double> defining = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      Times times = round();
      whole.add(median(times.whole()));
      defining.add(median(times.defining()));
    }
    report.note(name() + ": " + round().whole().size() + " functions and loops a round");
    Map<String, List<Double>> values = new LinkedHashMap<>();
    values.put("defining", defining);
    values.put("whole", whole);
    Samples samples = new Samples(name(), "us/function", values);
    samples.add("defining", "defining its class", new Target.None(), report);
    samples.add("whole", "compiling a function", new Target.ValueAtMost(MOST_MICROS), report);
  }

  private static void warmUp() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP);
    while (System.nanoTime() < end) {
      round();
    }
  }

  private static Times round() throws IOException {
    Times times = new Times(new ArrayList<>(), new ArrayList<>());
    for (Programs programs : PROGRAMS) {
      compile(programs, times);
    }
    return times;
  }

  /** Every function is compiled before its first call, one after the other. */
  private static void compile(Programs programs, Times times) throws IOException {
    try (Interpreter lisp =
        Interpreter.builder()
            .codeTier(CodeTier.COMPILED)
            .compilerLog(times::add)
            .out(OutputStream.nullOutputStream())
            .build()) {
      for (String file : programs.files()) {
        LispPrograms.load(lisp, file);
      }
      lisp.eval(programs.calls()).close();
    }
  }

  private static double median(List<Double> values) {
    return Report.quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
  }
}
