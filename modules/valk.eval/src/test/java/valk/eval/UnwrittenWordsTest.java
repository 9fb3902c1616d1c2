package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import valk.gc.Zeal;

/** A frame has no words below those in use that no step has written: they would be roots. */
final class UnwrittenWordsTest {

  /** Random programs found one below the word that leads to the scope by name. */
  @ParameterizedTest
  @EnumSource
  void anAssignmentByNameLeavesNone(CodeTier tier) {
    try (Interpreter lisp =
        Interpreter.builder()
            .codeTier(tier)
            .memory(c -> c.withZeal(Zeal.parse("checkpoint:1,poison,verify")))
            .build()) {
      lisp.eval("(fun {f x} {(get {:a 1} :a (let {(= {c} 0) (eval {str 0}) 0}))})");
      assertEquals("{1 0}", lisp.eval("(list (f 0) 0)").print());
    }
  }
}
