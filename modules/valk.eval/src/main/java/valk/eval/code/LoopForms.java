package valk.eval.code;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Node;

/** The loops. */
final class LoopForms {
  private LoopForms() {}

  static Node whileLoop(SpecialForms.Site site, List<Form> operands) {
    if (operands.size() != 2) {
      return site.wrongCount();
    }
    Analysis analysis = site.analysis();
    Node condition = analysis.condition(operands.get(0), site.scope(), site.depth());
    Node body = analysis.branch(operands.get(1), site.scope(), site.depth(), false);
    return new Loops.While(condition, body, site.depth());
  }

  static Node dotimes(SpecialForms.Site site, List<Form> operands) {
    return loop(site, operands, Loops.Dotimes.KEPT, Loops.Dotimes::new);
  }

  static Node forEach(SpecialForms.Site site, List<Form> operands) {
    return loop(site, operands, Loops.For.KEPT, Loops.For::new);
  }

  static Node forLine(SpecialForms.Site site, List<Form> operands) {
    return loop(site, operands, LineLoop.KEPT, LineLoop::new);
  }

  private interface Maker {
    Node make(Node over, Loops.Body body, int position);
  }

  private static Node loop(SpecialForms.Site site, List<Form> operands, int kept, Maker maker) {
    if (operands.size() != 2 || !operands.get(0).isQuotedList()) {
      return site.wrongCount();
    }
    List<Form> head = site.elements(operands.get(0));
    if (head.size() != 2 || !head.get(0).isSymbol()) {
      return site.wrongCount();
    }
    Node over = site.value(head.get(1), site.depth());
    int slot = site.depth() + kept;
    long name = head.get(0).word();
    Form body = operands.get(1);
    Survey survey = site.analysis().survey(List.of(body));
    Scope scope = new Scope(site.scope().function, site.scope(), false);
    site.needs(slot + 8);
    if (survey.dynamic) {
      Node turn = namedTurn(site, scope, slot, name, body);
      return maker.make(over, new Loops.Body(slot, false, turn), site.position());
    }
    boolean shared = survey.isShared(name);
    scope.add(name, new Scope.Variable(slot, shared, survey.assigned.contains(name), false));
    Node turn = site.analysis().branch(body, scope, slot + 1, false);
    return maker.make(over, new Loops.Body(slot, shared, turn), site.position());
  }

  private static Node namedTurn(
      SpecialForms.Site site, Scope scope, int slot, long name, Form body) {
    @Nullable Access outside = site.scope().environment();
    scope.keepNamesIn(slot + 1, KnownNames.of(Set.of(name)));
    scope.onlyNames(name);
    Node code = site.analysis().branch(body, scope, slot + 2, false);
    Node parent = outside == null ? null : site.analysis().raw(outside);
    Node[] value = {new Variables.LocalRead(slot, false)};
    return new Dynamics.NamedScope(parent, slot + 1, false, List.of(name), value, code);
  }
}
