package valk.benchmarks;

import java.util.List;
import javax.script.ScriptException;
import valk.eval.CodeTier;
import valk.eval.Interpreter;

/**
 * Five programs in languages that Java programs embed today: the same steps in each, from the text
 * of a call to its value. The baseline is Valkyria.
 */
final class RivalsFigure implements Figure {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int WARM_UPS = 12;
  private static final String RHINO_LEVEL = "org.mozilla.javascript.optimization_level";
  private static final int INTERPRETED = -1;
  private static final int COMPILED = 9;

  /**
   * One program, as each language calls it.
   *
   * @param result what it must give
   */
  private record Program(String name, String lisp, String js, String lua, double result) {}

  private static final List<Program> PROGRAMS =
      List.of(
          new Program("fib", "(fib 27)", "fib(27)", "return fib(27)", 196_418),
          new Program(
              "list pipeline",
              "(pipeline 200000)",
              "pipeline(200000)",
              "return pipeline(200000)",
              888_882_222_188_889L),
          new Program(
              "string building", "(words 50000)", "words(50000)", "return words(50000)", 245_543),
          new Program(
              "counting",
              "(counting 200000)",
              "counting(200000)",
              "return counting(200000)",
              199_782),
          new Program(
              "queens", "(queens 7 nil 0)", "queens(7, null, 0)", "return queens(7, nil, 0)", 40));

  @Override
  public String name() {
    return "rivals";
  }

  @Override
  public void measure(int rounds, Report report) throws Exception {
    LispPrograms.pollute();
    try (Interpreter tier1 = Interpreter.builder().codeTier(CodeTier.INTERPRETED).build();
        Interpreter tier2 = Interpreter.builder().codeTier(CodeTier.COMPILED).build()) {
      Rival valkyria = Rival.valkyria(tier1);
      Rival fast = Rival.valkyria(tier2);
      Rival interpreted = Rival.engine("rhino", "rivals.js", RHINO_LEVEL, INTERPRETED);
      Rival compiled = Rival.engine("rhino", "rivals.js", RHINO_LEVEL, COMPILED);
      Rival luaj = Rival.engine("luaj", "rivals.lua", "", 0);
      for (Program program : PROGRAMS) {
        new Comparison(
                name(),
                "ms",
                subject(program, "Valkyria, tier 1", valkyria, program.lisp()),
                List.of(
                    subject(program, "Valkyria, tier 2", fast, program.lisp()),
                    subject(program, "Rhino, interpreted", interpreted, program.js()),
                    subject(program, "Rhino, compiled", compiled, program.js()),
                    subject(program, "LuaJ", luaj, program.lua())))
            .measure(WARM_UPS, rounds, report);
      }
    }
  }

  private static Subject subject(Program program, String language, Rival rival, String call) {
    return Subject.of(
        program.name() + ", " + language,
        Subject.timed(NANOS_PER_MILLI, () -> check(program, rival, call)));
  }

  private static void check(Program program, Rival rival, String call) {
    try {
      double result = rival.eval(call);
      if (result != program.result()) {
        throw new IllegalStateException(call + " is not " + result);
      }
    } catch (ScriptException e) {
      throw new IllegalStateException(call, e);
    }
  }
}
