package valk.repl;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import valk.eval.CodeTier;
import valk.eval.Interpreter;

/**
 * How code is run, as the options say.
 *
 * @param tier null for the usual way
 * @param traced whether each compilation is reported on standard error
 */
record CodeOptions(@Nullable CodeTier tier, boolean traced) {
  static final CodeOptions NONE = new CodeOptions(null, false);
  static final String TIER = "--tier";

  /**
   * These options with another tier.
   *
   * @throws CommandException if there is no such tier
   */
  CodeOptions withTier(String label) {
    try {
      return new CodeOptions(CodeTier.of(label), traced);
    } catch (IllegalArgumentException e) {
      throw new CommandException("--tier: wanted 1, 2 or both, got '" + label + "'");
    }
  }

  CodeOptions withTrace() {
    return new CodeOptions(tier, true);
  }

  /**
   * A builder with these settings.
   *
   * @param log gets the report of each compilation, from any thread, when they are traced
   */
  Interpreter.Builder applied(Interpreter.Builder builder, Consumer<String> log) {
    if (tier != null) {
      builder.codeTier(tier);
    }
    return traced ? builder.compilerLog(log) : builder;
  }
}
