package valk.eval.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import valk.gc.Words;

/** Where in each form there is code that may use macros, and what is bound there. */
final class ExpandedForms {
  /**
   * The elements of a form, its name first, without uses of macros; the same when there were none.
   */
  interface Rule {
    List<Form> expand(Expander expander, List<Form> elements, Bound bound);
  }

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("quote", (expander, elements, bound) -> elements),
          Map.entry("quasiquote", ExpandedForms::quasiquote),
          Map.entry("if", ExpandedForms::conditionAndBranches),
          Map.entry("while", ExpandedForms::conditionAndBranches),
          Map.entry("def", ExpandedForms::values),
          Map.entry("=", ExpandedForms::values),
          Map.entry("set!", ExpandedForms::values),
          Map.entry("\\", ExpandedForms::lambda),
          Map.entry("fun", ExpandedForms::named),
          Map.entry("macro", ExpandedForms::named),
          Map.entry("let", ExpandedForms::let),
          Map.entry("select", ExpandedForms::select),
          Map.entry("case", ExpandedForms::caseOf),
          Map.entry("dotimes", ExpandedForms::loop),
          Map.entry("for", ExpandedForms::loop),
          Map.entry("for-line", ExpandedForms::loop),
          Map.entry("try", ExpandedForms::attempt),
          Map.entry("time", ExpandedForms::branches));

  private ExpandedForms() {}

  /** The rule of a form; null for one whose operands are all expressions. */
  static @Nullable Rule rule(String form) {
    return RULES.get(form);
  }

  private static List<Form> branches(Expander expander, List<Form> elements, Bound bound) {
    return Expander.each(elements, 1, element -> expander.branch(element, bound));
  }

  private static List<Form> conditionAndBranches(
      Expander expander, List<Form> elements, Bound bound) {
    return elements.size() < 2
        ? elements
        : Expander.each(
            at(elements, 1, expander.expression(elements.get(1), bound)),
            2,
            element -> expander.branch(element, bound));
  }

  private static List<Form> attempt(Expander expander, List<Form> elements, Bound bound) {
    return elements.size() < 2
        ? elements
        : expander.expressions(at(elements, 1, expander.branch(elements.get(1), bound)), 2, bound);
  }

  /** A literal list of names is no code; a computed one is, and all values are. */
  private static List<Form> values(Expander expander, List<Form> elements, Bound bound) {
    return expander.expressions(elements, 1, bound);
  }

  // ---- functions and scopes

  private static List<Form> lambda(Expander expander, List<Form> elements, Bound bound) {
    boolean literal = elements.size() == 3 && elements.get(1).isQuotedList();
    return literal && elements.get(2).isQuotedList()
        ? function(expander, elements, bound, expander.elements(elements.get(1)))
        : expander.expressions(elements, 1, bound);
  }

  private static List<Form> named(Expander expander, List<Form> elements, Bound bound) {
    boolean literal = elements.size() > 2 && elements.get(1).isQuotedList();
    if (!literal || !elements.getLast().isQuotedList()) {
      return expander.expressions(elements, 1, bound);
    }
    List<Form> names = expander.elements(elements.get(1));
    return function(
        expander, elements, bound, names.isEmpty() ? names : names.subList(1, names.size()));
  }

  private static List<Form> function(
      Expander expander, List<Form> elements, Bound bound, List<Form> parameters) {
    int last = elements.size() - 1;
    Form body = elements.get(last);
    Bound inside = expander.assigned(bound, List.of(body));
    for (Form parameter : parameters) {
      inside = inside.with(Set.of(parameter.word()));
    }
    return at(elements, last, expander.branch(body, inside));
  }

  private static List<Form> let(Expander expander, List<Form> elements, Bound bound) {
    boolean bare = elements.size() == 2;
    if (!bare && (elements.size() != 3 || !elements.get(1).isQuotedList())) {
      return elements;
    }
    Form body = elements.getLast();
    if (bare) {
      return function(expander, elements, bound, List.of());
    }
    Form bindings = elements.get(1);
    List<Form> pairs = expander.elements(bindings);
    Bound inside = expander.assigned(bound, valuesAnd(body, pairs));
    List<Form> expanded = pairs;
    for (int i = 1; i < pairs.size(); i += 2) {
      expanded = at(expanded, i, expander.expression(pairs.get(i), inside));
      inside = inside.with(Set.of(pairs.get(i - 1).word()));
    }
    return at(
        at(elements, 1, Expander.with(bindings, pairs, expanded)),
        2,
        expander.branch(body, inside));
  }

  private static List<Form> valuesAnd(Form body, List<Form> pairs) {
    List<Form> code = new ArrayList<>();
    for (int i = 1; i < pairs.size(); i += 2) {
      code.add(pairs.get(i));
    }
    code.add(body);
    return code;
  }

  private static List<Form> loop(Expander expander, List<Form> elements, Bound bound) {
    if (elements.size() != 3 || !elements.get(1).isQuotedList()) {
      return elements;
    }
    Form header = elements.get(1);
    List<Form> names = expander.elements(header);
    if (names.size() != 2) {
      return elements;
    }
    List<Form> expanded = at(names, 1, expander.expression(names.get(1), bound));
    Bound inside = bound.with(Set.of(names.get(0).word()));
    return at(
        at(elements, 1, Expander.with(header, names, expanded)),
        2,
        expander.branch(elements.get(2), inside));
  }

  // ---- clauses

  private static List<Form> select(Expander expander, List<Form> elements, Bound bound) {
    return Expander.each(
        elements, 1, clause -> clause(expander, clause, expander::expression, bound));
  }

  private static List<Form> caseOf(Expander expander, List<Form> elements, Bound bound) {
    if (elements.size() < 2) {
      return elements;
    }
    return Expander.each(
        at(elements, 1, expander.expression(elements.get(1), bound)),
        2,
        clause -> clause(expander, clause, expander::branch, bound));
  }

  private interface Head {
    Form expand(Form form, Bound bound);
  }

  private static Form clause(Expander expander, Form clause, Head head, Bound bound) {
    if (!clause.isQuotedList()) {
      return clause;
    }
    List<Form> parts = expander.elements(clause);
    if (parts.size() != 2) {
      return clause;
    }
    List<Form> expanded = at(parts, 0, head.expand(parts.get(0), bound));
    return Expander.with(clause, parts, at(expanded, 1, expander.branch(parts.get(1), bound)));
  }

  // ---- templates

  private static List<Form> quasiquote(Expander expander, List<Form> elements, Bound bound) {
    return Expander.each(elements, 1, element -> template(expander, element, 1, 0, bound));
  }

  /** Only what is unquoted in a template is code; see {@link Quasiquote}. */
  private static Form template(Expander expander, Form form, int level, int depth, Bound bound) {
    if (!Words.isPair(form.word()) || depth > Analyzer.MAX_NESTING) {
      return form;
    }
    List<Form> parts = expander.elements(form);
    long head = parts.get(0).word();
    boolean unquote = head == expander.words.unquote || head == expander.words.unquoteSplicing;
    if (unquote && parts.size() == 2 && level == 1) {
      return Expander.with(form, parts, expander.expressions(parts, 1, bound));
    }
    int inner = level + (head == expander.words.quasiquote ? 1 : unquote ? -1 : 0);
    return Expander.with(
        form,
        parts,
        Expander.each(parts, 0, part -> template(expander, part, inner, depth + 1, bound)));
  }

  /** The elements with one of them changed; the same list when it is not. */
  private static List<Form> at(List<Form> elements, int index, Form element) {
    if (Expander.same(elements.get(index), element)) {
      return elements;
    }
    List<Form> changed = new ArrayList<>(elements);
    changed.set(index, element);
    return changed;
  }
}
