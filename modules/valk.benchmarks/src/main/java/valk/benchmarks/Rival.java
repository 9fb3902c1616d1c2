package valk.benchmarks;

import java.io.IOException;
import java.util.Objects;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import valk.eval.Interpreter;
import valk.eval.Value;

/** A language that Java programs embed, with the programs of {@link RivalsFigure} loaded. */
interface Rival {
  /** The number that an expression of the language gives, from text to value. */
  double eval(String expression) throws ScriptException;

  /** Valkyria as a host gets it. */
  static Rival valkyria(Interpreter lisp) throws IOException {
    LispPrograms.load(lisp, "rivals.valk");
    return expression -> {
      try (Value value = lisp.eval(expression)) {
        return value.asLong();
      }
    };
  }

  /** An engine that is found by its name, as JSR 223 has it. */
  static Rival engine(String name, String programs, String option, Object value)
      throws ScriptException, IOException {
    ScriptEngine engine =
        Objects.requireNonNull(new ScriptEngineManager().getEngineByName(name), name);
    if (!option.isEmpty()) {
      engine.put(option, value);
    }
    engine.eval(LispPrograms.text(programs));
    return expression -> ((Number) engine.eval(expression)).doubleValue();
  }
}
