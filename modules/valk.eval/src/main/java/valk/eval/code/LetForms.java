package valk.eval.code;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Node;

/** The two ways of a {@code let}: variables in the frame, or by name when the code asks for it. */
final class LetForms {
  private LetForms() {}

  /** What stands in the places of names. */
  static List<Form> named(List<Form> bindings) {
    List<Form> names = new ArrayList<>();
    for (int i = 0; i < bindings.size(); i += 2) {
      names.add(bindings.get(i));
    }
    return names;
  }

  static Node let(SpecialForms.Site site, List<Form> bindings, Form body) {
    List<Form> code = new ArrayList<>(List.of(body));
    for (int i = 1; i < bindings.size(); i += 2) {
      code.add(bindings.get(i));
    }
    Survey survey = site.analysis().survey(code);
    Scope scope = new Scope(site.scope().function, site.scope(), true);
    return survey.dynamic
        ? byName(site, scope, survey, bindings, body)
        : inFrame(site, scope, survey, bindings, body);
  }

  private static Node inFrame(
      SpecialForms.Site site, Scope scope, Survey survey, List<Form> bindings, Form body) {
    Analysis analysis = site.analysis();
    int first = site.depth();
    boolean[] unset = analysis.addUnset(scope, survey, namesOf(bindings), first);
    int count = bindings.size() / 2;
    int depth = first + unset.length;
    int[] slots = new int[count];
    boolean[] boxed = new boolean[count];
    Node[] values = new Node[count];
    for (int i = 0; i < count; i++) {
      long name = bindings.get(2 * i).word();
      slots[i] = depth;
      boxed[i] = survey.isShared(name);
      values[i] = analysis.expression(bindings.get(2 * i + 1), scope, depth, false);
      scope.add(name, new Scope.Variable(depth, boxed[i], survey.assigned.contains(name), false));
      depth++;
    }
    scope.function.needs(depth + 1);
    Node code = analysis.branch(body, scope, depth, site.tail());
    return new Bindings.Let(first, unset, slots, boxed, values, code);
  }

  private static List<Long> namesOf(List<Form> bindings) {
    return named(bindings).stream().map(Form::word).toList();
  }

  private static Node byName(
      SpecialForms.Site site, Scope scope, Survey survey, List<Form> bindings, Form body) {
    Analysis analysis = site.analysis();
    int slot = site.depth();
    @Nullable Access outside = site.scope().environment();
    List<Long> symbols = namesOf(bindings);
    Set<Long> known = new HashSet<>(survey.bound);
    scope.keepNamesIn(slot, KnownNames.of(known));
    scope.function.needs(slot + 8);
    Node[] values = new Node[symbols.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = analysis.expression(bindings.get(2 * i + 1), scope, slot + 1, false);
      known.add(symbols.get(i));
    }
    Node code = analysis.branch(body, scope, slot + 1, site.tail());
    Node parent = outside == null ? null : analysis.raw(outside);
    return new Dynamics.NamedScope(parent, slot, true, symbols, values, code);
  }
}
