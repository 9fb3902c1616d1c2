package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is compiled means the same, costs the same steps and allocates the same. */
final class SameMeaningTest {
  private static Interpreter.Builder builder(CodeTier tier) {
    return Interpreter.builder().codeTier(tier);
  }

  private record Run(String result, long steps) {}

  private static Run run(CodeTier tier, String program) {
    long fuel = 1L << 40;
    try (Interpreter lisp = builder(tier).fuel(fuel).build()) {
      String result;
      try {
        result = lisp.eval(program).print();
      } catch (LispError e) {
        result = e.report();
      }
      return new Run(result, fuel - lisp.fuelLeft());
    }
  }

  @ParameterizedTest
  @MethodSource("valk.eval.TierPrograms#programs")
  void meansAndCostsTheSame(String program) {
    assertEquals(run(CodeTier.INTERPRETED, program), run(CodeTier.COMPILED, program));
  }

  @ParameterizedTest
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".+",
      disabledReason = "code without a frame is not run, and collections are slow")
  @MethodSource({"valk.eval.TierPrograms#manyTurns", "valk.eval.TierPrograms#deepElements"})
  void manyTurnsMeanTheSame(String program) {
    assertEquals(result(CodeTier.INTERPRETED, program), result(CodeTier.COMPILED, program));
  }

  @ParameterizedTest
  @MethodSource({"valk.eval.TierPrograms#turns", "valk.eval.TierPrograms#counting"})
  void turnsMeanTheSame(String program) {
    assertEquals(run(CodeTier.INTERPRETED, program), run(CodeTier.COMPILED, program));
  }

  @ParameterizedTest
  @MethodSource({"valk.eval.TierPrograms#callbacks", "valk.eval.TierPrograms#elements"})
  void callsBackTheSame(String program) {
    assertEquals(run(CodeTier.INTERPRETED, program), run(CodeTier.COMPILED, program));
  }

  /** What a program allocates is the same, cell by cell. */
  @ParameterizedTest
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".+",
      disabledReason = "checkpoints come at other times")
  @MethodSource({
    "valk.eval.TierPrograms#callbacks",
    "valk.eval.TierPrograms#elements",
    "valk.eval.TierPrograms#computations",
    "valk.eval.TierPrograms#turns"
  })
  void allocatesTheSame(String program) {
    assertEquals(allocated(CodeTier.INTERPRETED, program), allocated(CodeTier.COMPILED, program));
  }

  private static long allocated(CodeTier tier, String program) {
    try (Interpreter lisp = builder(tier).arenaSize(64L << 20).maxDepth(20_000).build()) {
      // The functions are compiled before their first call; what only runs once is not looked at.
      lisp.eval("(fun {run-all} {do " + program + "})");
      return lisp.eval(
              "(do (= {before} (mem/arena/usage)) (try {run-all} id) (- (mem/arena/usage)"
                  + " before))")
          .asLong();
    }
  }

  /** Where no steps are counted, functions that only compute run without frames. */
  @ParameterizedTest
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".+",
      disabledReason = "there are always frames under zeal, and these go deep")
  @MethodSource({
    "valk.eval.TierPrograms#computations",
    "valk.eval.TierPrograms#programs",
    "valk.eval.TierPrograms#callbacks",
    "valk.eval.TierPrograms#elements",
    "valk.eval.TierPrograms#turns",
    "valk.eval.TierPrograms#counting"
  })
  void meansTheSameWithoutFrames(String program) {
    assertEquals(result(CodeTier.INTERPRETED, program), result(CodeTier.COMPILED, program));
  }

  private static String result(CodeTier tier, String program) {
    try (Interpreter lisp = builder(tier).maxDepth(20_000).build()) {
      return lisp.eval(program).print();
    } catch (LispError e) {
      return e.report();
    }
  }
}
