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
   * The function that the source form in {@code stack[slot]} means now; a safepoint when it uses
   * macros. The words above the slot are free for use.
   */
  Function analyze(int fp, int slot) {
    return Expander.mayConcern(m, m.stack[slot])
        ? expanded(fp, slot)
        : analyze(lambda(m.stack[slot], null), code.charged);
  }

  private Function expanded(int fp, int slot) {
    int used = code.origins == null ? 0 : code.origins.end();
    Origins origins = new Origins(code.source, code.charged, used);
    Expansion expansion = new Expansion(m, fp, slot, null, origins);
    expansion.begin();
    Expander expander = new Expander(m, words, null, expansion);
    return analyze(lambda(m.stack[slot], expander), origins);
  }

  private Function analyze(Analysis.Lambda lambda, @Nullable Origins origins) {
    Analysis analysis = new Analysis(m, words, code.source, null, origins);
    return analysis.again(code, lambda, frozen);
  }

  private Analysis.Lambda lambda(long source, @Nullable Expander expander) {
    List<Form> parts = new Form(source, -1, code.position).elements(m.space, null);
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
