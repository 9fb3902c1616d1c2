package valk.eval.code;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import valk.eval.read.SpanTable;
import valk.eval.run.Builtin;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Unwind;
import valk.eval.value.Pair;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * Replaces the uses of macros in a form by what they mean, before the form is analysed: only then
 * is it known which names {@code =} makes local.
 *
 * <p>It walks what is code and leaves data alone, so it knows of each form where its code is (see
 * {@link ExpandedForms}), and of each stretch of code which names are bound there. What it
 * overlooked would be no wrong answer: a macro that is called is an error.
 *
 * <p>A macro runs Lisp, and that moves values. So the form, and each expansion, is first brought to
 * the heap, where nothing moves: from then on words may lie in Java objects.
 */
final class Expander {
  /** Levels that are walked on the caller's stack; deeper ones go on on a deep stack. */
  private static final int SHALLOW_NESTING = 24;

  final Machine m;
  final Vocabulary words;
  final @Nullable SpanTable spans;
  final Effort effort;
  private final Expansion expansion;
  private int nesting;

  Expander(Machine m, Vocabulary words, @Nullable SpanTable spans, Expansion expansion) {
    this.effort = expansion.effort;
    this.m = m;
    this.words = words;
    this.spans = spans;
    this.expansion = expansion;
  }

  /** Whether a list in the form begins with the name of a macro. No safepoint. */
  static boolean mayConcern(Machine m, long form, Effort effort) {
    if (!m.hasMacros()) {
      return false;
    }
    Deque<Long> lists = new ArrayDeque<>();
    Set<Long> seen = new HashSet<>();
    lists.push(form);
    while (!lists.isEmpty()) {
      long list = lists.pop();
      if (namesMacro(m, list)) {
        return true;
      }
      for (long rest = list; Words.isPair(rest); rest = Pair.rest(m.space, rest)) {
        effort.look();
        long element = Pair.first(m.space, rest);
        if (Words.isPair(element) && seen.add(element)) {
          lists.push(element);
        }
      }
    }
    return false;
  }

  private static boolean namesMacro(Machine m, long list) {
    long head = Words.isPair(list) ? Pair.first(m.space, list) : Words.NIL;
    Global global = Words.isSymbol(head) ? m.globals.find(Words.payload(head)) : null;
    return global != null && m.isMacro(global.value);
  }

  // ---- expressions and code lists

  /** An expression without uses of macros, or the same form when there were none. */
  Form expression(Form form, Bound bound) {
    return form.isExpression() && !form.use() ? nested(form, () -> application(form, bound)) : form;
  }

  /** The rules, one level deeper; what is nested too deep to be code is left as it is. */
  private Form nested(Form form, Supplier<Form> rules) {
    expansion.spend();
    nesting++;
    try {
      if (nesting > Analyzer.MAX_NESTING) {
        return form;
      }
      return nesting % SHALLOW_NESTING == 0 && m.isShallow() ? onDeepStack(rules) : rules.get();
    } finally {
      nesting--;
    }
  }

  private Form onDeepStack(Supplier<Form> rules) {
    Form[] result = new Form[1];
    expansion.onDeepStack(
        nesting,
        () -> {
          result[0] = rules.get();
          return Words.NIL;
        });
    return result[0];
  }

  private Form application(Form form, Bound bound) {
    List<Form> elements = elements(form);
    Form head = elements.get(0);
    if (head.isSymbol() && !bound.contains(head.word())) {
      Global global = m.globals.of(Words.payload(head.word()));
      if (m.isMacro(global.value)) {
        return meaning(form, global, elements, bound);
      }
      ExpandedForms.Rule rule = ruleOf(global);
      if (rule != null) {
        return with(form, elements, rule.expand(this, elements, bound));
      }
    }
    return with(form, elements, expressions(elements, 0, bound));
  }

  private ExpandedForms.@Nullable Rule ruleOf(Global global) {
    if (!Shapes.isBuiltin(global.value)) {
      return null;
    }
    Builtin builtin = m.builtin(global.value);
    return builtin.isForm() && builtin.name.equals(global.name)
        ? ExpandedForms.rule(builtin.name)
        : null;
  }

  private Form meaning(Form form, Global macro, List<Form> elements, Bound bound) {
    List<Form> operands = elements.subList(1, elements.size());
    Form.Problem problem = expansion.problem(macro, operands.size());
    if (problem != null) {
      return form.refused(problem.kind(), problem.message());
    }
    try {
      return form.meaning(inside(expansion.of(macro, form, operands, nesting), bound));
    } catch (Unwind e) {
      if (!e.isCatchable()) {
        throw e;
      }
      expansion.recover(e.kind());
      return form.refused(e.kind(), String.valueOf(e.getMessage()));
    }
  }

  private Form inside(Form made, Bound bound) {
    expansion.descend();
    try {
      return branch(made, bound);
    } finally {
      expansion.ascend();
    }
  }

  /** A literal {@code { … }} that is run as code; anything else is an expression. */
  Form branch(Form form, Bound bound) {
    return form.isQuotedList() ? codeList(form, bound) : expression(form, bound);
  }

  private Form codeList(Form list, Bound bound) {
    if (Words.isNil(list.word()) || list.use()) {
      return list;
    }
    long first = Pair.first(m.space, list.word());
    boolean sequence = Words.isPair(first) && !Words.isQuoted(first);
    if (sequence || Words.isKeyword(first)) {
      List<Form> elements = elements(list);
      return with(list, elements, expressions(elements, 0, bound));
    }
    return Words.isNil(Pair.rest(m.space, list.word())) ? list : single(list, bound);
  }

  /** A code list that is one expression. */
  private Form single(Form list, Bound bound) {
    Form written = list.withWord(Words.asExpression(list.word()));
    Form expanded = expression(written, bound);
    return same(expanded, written) ? list : expanded.withWord(list.word());
  }

  // ---- parts

  List<Form> elements(Form list) {
    return list.elements(m.space, spans, effort);
  }

  List<Form> expressions(List<Form> elements, int from, Bound bound) {
    return each(elements, from, element -> expression(element, bound));
  }

  /** The elements from an index on changed; the same list when none is. */
  static List<Form> each(List<Form> elements, int from, UnaryOperator<Form> change) {
    List<Form> changed = null;
    for (int i = from; i < elements.size(); i++) {
      Form before = elements.get(i);
      Form after = change.apply(before);
      if (changed == null && !same(before, after)) {
        changed = new ArrayList<>(elements);
      }
      if (changed != null) {
        changed.set(i, after);
      }
    }
    return changed == null ? elements : changed;
  }

  /** The list with changed elements, or the same when they are not. */
  static Form with(Form list, List<Form> before, List<Form> after) {
    return same(before, after) ? list : list.withParts(after);
  }

  /** Nothing was changed: forms are looked through too often to compare what they hold. */
  @SuppressWarnings("ReferenceEquality")
  static boolean same(Object before, Object after) {
    return before == after;
  }

  // ---- scopes

  /** What is bound besides in a function or {@code let}, since {@code =} binds it in its code. */
  Bound assigned(Bound bound, List<Form> code) {
    Survey survey = new Survey(m.space, words, effort);
    code.forEach(survey::of);
    return bound.with(survey.bound);
  }
}
