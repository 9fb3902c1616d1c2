package valk.eval.code;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Machine;
import valk.eval.run.Origins;
import valk.eval.value.Pair;
import valk.gc.Words;

/**
 * Analyses a function once more, after a name that it took for granted was redefined: as things are
 * named now, in the scope in which it was made.
 */
final class Again {
  private final Machine m;
  private final Vocabulary words;
  private final Code code;
  private final Function.Frozen frozen;

  Again(Machine m, Vocabulary words, Code code, Function.Frozen frozen) {
    this.m = m;
    this.words = words;
    this.code = code;
    this.frozen = frozen;
  }

  /**
   * The function that the source form in {@code stack[slot]} means now; a safepoint. The words
   * above the slot are free for use, the first of them is nil.
   */
  Function analyze(int fp, int slot) {
    Expanded expanded = expanded(fp, slot);
    return Effort.analysis(
        m,
        fp,
        slot + 2,
        effort ->
            expanded == null
                ? analyze(lambda(m.stack[slot], null, effort), code.charged, effort)
                : analyze(expanded.lambda(), expanded.origins(), effort));
  }

  private record Expanded(Analysis.Lambda lambda, Origins origins) {}

  private @Nullable Expanded expanded(int fp, int slot) {
    try (Effort effort = new Effort(m, fp)) {
      if (!Expander.mayConcern(m, m.stack[slot], effort)) {
        return null;
      }
      int used = code.origins == null ? 0 : code.origins.end();
      Origins origins = new Origins(code.source, code.charged, used);
      Expansion expansion = new Expansion(m, fp, slot, null, origins, effort);
      expansion.begin();
      Expander expander = new Expander(m, words, null, expansion);
      return new Expanded(lambda(m.stack[slot], expander, effort), origins);
    }
  }

  private Function analyze(Analysis.Lambda lambda, @Nullable Origins origins, Effort effort) {
    Analysis analysis = new Analysis(m, words, code.source, null, origins, effort);
    return analysis.again(code, lambda, frozen);
  }

  private Analysis.Lambda lambda(long source, @Nullable Expander expander, Effort effort) {
    List<Form> parts = new Form(source, -1, code.position).elements(m.space, null, effort);
    Form parameters = parameters(parts);
    Form body = parts.getLast();
    Analysis.Lambda lambda =
        new Analysis.Lambda(
            parameters,
            expander == null ? body : expander.branch(body, bound(expander, parameters, body)));
    lambda.sourceForm = source;
    return lambda;
  }

  /** In a {@code fun} or {@code macro} the name stands before the parameters. */
  private Form parameters(List<Form> parts) {
    Form list = parts.get(1);
    return parts.get(0).word() == words.lambda
        ? list
        : list.withWord(Pair.rest(m.space, list.word()));
  }

  private Bound bound(Expander expander, Form parameters, Form body) {
    Bound outside = new Bound(frozen::binds, null);
    Set<Long> names = new HashSet<>();
    for (long rest = parameters.word(); Words.isPair(rest); rest = Pair.rest(m.space, rest)) {
      names.add(Pair.first(m.space, rest));
    }
    return expander.assigned(outside.with(names), List.of(body));
  }
}
