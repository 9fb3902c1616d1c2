package valk.eval.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Builtin;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.ErrorKind;
import valk.eval.value.Shapes;
import valk.gc.Words;

/** What each form means: one method a form. */
final class SpecialForms {

  /** Where a form stands. */
  record Site(Analysis analysis, Builtin builtin, Form form, Scope scope, int depth, boolean tail) {

    Node value(Form operand, int at) {
      return analysis.expression(operand, scope, at, false);
    }

    Node result(Form operand) {
      return analysis.branch(operand, scope, depth, tail);
    }

    Node malformed(String message) {
      mention();
      return analysis.malformed(form, builtin.name + ": " + message);
    }

    /** What stands in the form may be code once its name means something else. */
    void mention() {
      analysis.mention(form, scope);
    }

    Node wrongCount() {
      return malformed("the form is " + builtin.signature);
    }

    int position() {
      return form.position();
    }

    Machine machine() {
      return analysis.m;
    }

    List<Form> elements(Form list) {
      return list.elements(analysis.m.space, analysis.spans, analysis.effort);
    }

    void needs(int words) {
      scope.function.needs(words);
    }
  }

  /** Makes the node of a form. */
  interface Rule {
    Node analyze(Site site, List<Form> operands);
  }

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("quote", SpecialForms::quote),
          Map.entry("quasiquote", SpecialForms::quasiquote),
          Map.entry("unquote", SpecialForms::misplaced),
          Map.entry("unquote-splicing", SpecialForms::misplaced),
          Map.entry("if", SpecialForms::branchOn),
          Map.entry("do", SpecialForms::sequence),
          Map.entry("def", SpecialForms::define),
          Map.entry("=", SpecialForms::assign),
          Map.entry("set!", SpecialForms::set),
          Map.entry("\\", SpecialForms::lambda),
          Map.entry("fun", SpecialForms::function),
          Map.entry("macro", SpecialForms::function),
          Map.entry("let", SpecialForms::let),
          Map.entry("select", SpecialForms::select),
          Map.entry("case", SpecialForms::caseOf),
          Map.entry("and", SpecialForms::and),
          Map.entry("or", SpecialForms::or),
          Map.entry("while", LoopForms::whileLoop),
          Map.entry("dotimes", LoopForms::dotimes),
          Map.entry("for", LoopForms::forEach),
          Map.entry("for-line", LoopForms::forLine),
          Map.entry("try", SpecialForms::tryForm),
          Map.entry("time", SpecialForms::time),
          Map.entry("eval", SpecialForms::scoped),
          Map.entry("penv", SpecialForms::scoped),
          Map.entry("load", SpecialForms::scoped));

  /** The Java frames of a try, with their exception tables, are large. */
  private static final int LEVELS_OF_TRY = 3;

  private SpecialForms() {}

  /** The rule of a form, or null for an ordinary builtin. */
  static @Nullable Rule rule(Builtin builtin) {
    return builtin.isForm() ? RULES.get(builtin.name) : null;
  }

  // ---- values and choices

  private static Node quote(Site site, List<Form> operands) {
    site.mention();
    return operands.size() == 1
        ? site.scope().function.constant(operands.get(0).word())
        : site.wrongCount();
  }

  private static Node quasiquote(Site site, List<Form> operands) {
    site.mention();
    return Quasiquote.analyze(site, operands);
  }

  private static Node misplaced(Site site, List<Form> operands) {
    return site.malformed("stands only inside of a quasiquote, `( … )");
  }

  private static Node branchOn(Site site, List<Form> operands) {
    if (operands.size() < 2 || operands.size() > 3) {
      return site.wrongCount();
    }
    Node condition = site.analysis().condition(operands.get(0), site.scope(), site.depth());
    Node then = site.result(operands.get(1));
    Node otherwise =
        operands.size() == 3 ? site.result(operands.get(2)) : new Variables.Constant(Words.NIL);
    return Branches.choice(condition, then, otherwise);
  }

  private static Node sequence(Site site, List<Form> operands) {
    return site.analysis().sequence(operands, site.scope(), site.depth(), site.tail());
  }

  private static Node and(Site site, List<Form> operands) {
    return operands.isEmpty()
        ? new Variables.Constant(Words.fixnum(1))
        : chain(site, operands, 0, Branches.And::new);
  }

  private static Node or(Site site, List<Form> operands) {
    return operands.isEmpty()
        ? new Variables.Constant(Words.fixnum(0))
        : chain(site, operands, 0, Branches.Or::new);
  }

  private interface Junction {
    Node make(Node left, Node right);
  }

  private static Node chain(Site site, List<Form> operands, int from, Junction junction) {
    int last = operands.size() - 1;
    Node result =
        site.analysis().expression(operands.get(last), site.scope(), site.depth(), site.tail());
    for (int i = last - 1; i >= from; i--) {
      result = junction.make(site.value(operands.get(i), site.depth()), result);
    }
    return result;
  }

  private static Node select(Site site, List<Form> clauses) {
    Node[] conditions = new Node[clauses.size()];
    Node[] results = new Node[clauses.size()];
    for (int i = 0; i < conditions.length; i++) {
      List<Form> clause = clause(site, clauses.get(i));
      if (clause.size() != 2) {
        return site.malformed(
            "a clause is {condition result}, got "
                + site.machine().errors.describe(clauses.get(i).word()));
      }
      conditions[i] = site.analysis().condition(clause.get(0), site.scope(), site.depth());
      results[i] = site.result(clause.get(1));
    }
    return new Branches.Select(conditions, results, site.position());
  }

  private static List<Form> clause(Site site, Form clause) {
    return clause.isQuotedList() ? site.elements(clause) : List.of();
  }

  private static Node caseOf(Site site, List<Form> operands) {
    if (operands.isEmpty()) {
      return site.wrongCount();
    }
    int depth = site.depth();
    site.needs(depth + 4);
    Node key = site.value(operands.get(0), depth);
    List<Node> heads = new ArrayList<>();
    List<Node> results = new ArrayList<>();
    for (Form operand : operands.subList(1, operands.size())) {
      List<Form> clause = clause(site, operand);
      if (clause.size() != 2) {
        return site.malformed(
            "a clause is {{value} result}, got " + site.machine().errors.describe(operand.word()));
      }
      results.add(site.analysis().branch(clause.get(1), site.scope(), depth + 1, site.tail()));
      if (clause.get(0).word() == site.analysis().words.otherwise) {
        break;
      }
      heads.add(site.analysis().branch(clause.get(0), site.scope(), depth + 1, false));
    }
    return new Branches.Case(
        key, heads.toArray(new Node[0]), results.toArray(new Node[0]), depth, site.position());
  }

  // ---- bindings

  private static Node define(Site site, List<Form> operands) {
    if (operands.isEmpty()) {
      return site.wrongCount();
    }
    if (!operands.get(0).isQuotedList()) {
      return defineComputed(site, operands);
    }
    List<Form> names = site.elements(operands.get(0));
    String problem = problemWith(site, names, operands.size() - 1);
    if (problem != null) {
      return site.malformed(problem);
    }
    Global[] globals = globals(site, names);
    return new Bindings.Define(globals, values(site, names, operands), site.depth(), false);
  }

  private static Node defineComputed(Site site, List<Form> operands) {
    Calls.Shape shape =
        site.analysis().shapeOf(operands, site.form(), site.scope(), site.depth(), site.tail());
    shape.arguments()[0] =
        new Dynamics.Literal(shape.arguments()[0], "the names stand in braces, {name …}");
    return Analysis.padded(new Calls.BuiltinCall(site.builtin(), shape), shape, site.depth());
  }

  private static Global[] globals(Site site, List<Form> names) {
    return names.stream().map(site.analysis()::global).toArray(Global[]::new);
  }

  private static @Nullable String problemWith(Site site, List<Form> names, int values) {
    String wrongName = problemWithNames(site, names);
    if (wrongName != null) {
      return wrongName;
    }
    if (names.size() == values) {
      return null;
    }
    return names.size()
        + (names.size() == 1 ? " name, but " : " names, but ")
        + values
        + (values == 1 ? " value" : " values");
  }

  /** What stands in the place of a name, or null when all are names. */
  private static @Nullable String problemWithNames(Site site, List<Form> names) {
    for (Form name : names) {
      if (!name.isSymbol()) {
        return "wanted a symbol to bind, got " + site.machine().errors.describe(name.word());
      }
    }
    return null;
  }

  /** The values, each with the ones before it homed below. */
  private static Node[] values(Site site, List<Form> names, List<Form> operands) {
    Node[] values = new Node[operands.size() - 1];
    for (int i = 0; i < values.length; i++) {
      Form operand = operands.get(i + 1);
      int at = site.depth() + i;
      values[i] =
          isLambda(site, operand)
              ? namedLambda(site, operand, names.get(i), at)
              : site.value(operand, at);
    }
    site.needs(site.depth() + values.length + 1);
    return values;
  }

  private static Node assign(Site site, List<Form> operands) {
    return store(site, operands, false);
  }

  private static Node set(Site site, List<Form> operands) {
    return store(site, operands, true);
  }

  private static Node store(Site site, List<Form> operands, boolean existing) {
    if (operands.isEmpty()) {
      return site.wrongCount();
    }
    if (!operands.get(0).isQuotedList()) {
      return computed(site, operands, 1);
    }
    List<Form> names = site.elements(operands.get(0));
    String problem = problemWith(site, names, operands.size() - 1);
    if (problem != null) {
      return site.malformed(problem);
    }
    if (!existing
        && names.stream().allMatch(name -> site.scope().assignable(name.word()) == null)) {
      return new Bindings.Define(
          globals(site, names), values(site, names, operands), site.depth(), true);
    }
    // A single value is not kept in the frame: no word below what is used may be unwritten.
    int kept = names.size() == 1 ? 0 : names.size();
    int scratch = site.depth() + kept;
    site.needs(scratch + 8);
    Bindings.Target[] targets = new Bindings.Target[names.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] =
          existing ? existing(site, names.get(i), scratch) : local(site, names.get(i), scratch);
    }
    Node[] values = values(site, names, operands);
    return targets.length == 1
        ? new Bindings.Assign(targets[0], values[0])
        : new Bindings.AssignAll(targets, values, site.depth());
  }

  private static Bindings.Target local(Site site, Form name, int scratch) {
    Access access = site.scope().assignable(name.word());
    return access == null
        ? new Bindings.ToGlobal(site.analysis().global(name))
        : target(site, name, access, false, scratch);
  }

  private static Bindings.Target existing(Site site, Form name, int scratch) {
    Access access = site.scope().resolve(name.word());
    Bindings.Target target = target(site, name, access, true, scratch);
    List<String> locals = site.analysis().localNeighbour(name, site.scope());
    return new Bindings.Existing(
        target, site.analysis().global(name).name, site.position(), locals);
  }

  private static Bindings.Target target(
      Site site, Form name, Access access, boolean existing, int scratch) {
    return switch (access) {
      case Access.Global global -> new Bindings.ToGlobal(site.analysis().global(name));
      case Access.Named named ->
          new Dynamics.NamedTarget(
              site.analysis().raw(named.environment()),
              site.analysis().global(name),
              existing,
              scratch,
              site.position());
      case Access.Lost lost ->
          new Bindings.Unreachable(
              site.position(), "set!: " + Variables.lost(site.analysis().global(name).name, lost));
      case Access.Local local -> word(site, name, local, local.traits(), scratch);
      case Access.Captured captured -> word(site, name, captured, captured.traits(), scratch);
    };
  }

  private static Bindings.Target word(
      Site site, Form name, Access access, Access.Traits traits, int scratch) {
    Bindings.Target target =
        traits.boxed()
            ? new Bindings.ToBox(site.analysis().raw(access))
            : unboxed(site, name, access);
    Access outer = traits.outer();
    return outer == null
        ? target
        : new Bindings.FirstSet(target, target(site, name, outer, true, scratch));
  }

  private static Bindings.Target unboxed(Site site, Form name, Access access) {
    return access instanceof Access.Local local
        ? new Bindings.ToLocal(local.slot())
        : new Bindings.Unreachable(site.position(), copied(site.analysis().global(name).name));
  }

  /** What was never assigned before code was analysed again is captured as a copy. */
  private static String copied(String name) {
    return "set!: "
        + name
        + " is a variable of a function around this one, which was made when nothing assigned it;"
        + " make the function again";
  }

  private static Node let(Site site, List<Form> operands) {
    boolean bare = operands.size() == 1;
    if (!bare && (operands.size() != 2 || !operands.get(0).isQuotedList())) {
      return site.wrongCount();
    }
    List<Form> bindings = bare ? List.of() : site.elements(operands.get(0));
    String problem = problemWithNames(site, LetForms.named(bindings));
    if (problem != null || bindings.size() % 2 != 0) {
      String reason = problem == null ? "the last name has no value" : problem;
      return site.malformed(reason + "; the bindings are {name value …}");
    }
    return LetForms.let(site, bindings, operands.get(operands.size() - 1));
  }

  // ---- functions

  private static Node lambda(Site site, List<Form> operands) {
    if (operands.size() != 2) {
      return site.wrongCount();
    }
    if (!areLiteral(operands)) {
      return computed(site, operands, 2);
    }
    return namedLambda(site, site.form(), null, site.depth());
  }

  private static boolean areLiteral(List<Form> operands) {
    return operands.stream().allMatch(Form::isQuotedList);
  }

  private static boolean isLambda(Site site, Form form) {
    if (!form.isExpression()) {
      return false;
    }
    List<Form> parts = site.elements(form);
    return parts.size() == 3
        && parts.get(0).word() == site.analysis().words.lambda
        && site.scope().resolve(parts.get(0).word()) instanceof Access.Global
        && site.analysis().meansForm(parts.get(0), site.scope())
        && areLiteral(parts.subList(1, 3));
  }

  /** A lambda that takes its name from the variable that it is bound to. */
  private static Node namedLambda(Site site, Form form, @Nullable Form name, int depth) {
    List<Form> parts = site.elements(form);
    Analysis.Lambda lambda = new Analysis.Lambda(parts.get(1), parts.get(2));
    lambda.sourceForm = form.word();
    if (name != null) {
      lambda.name = site.analysis().global(name).name;
      lambda.nameWord = name.word();
    }
    return site.analysis().lambda(lambda, form, site.scope(), depth);
  }

  private static Node function(Site site, List<Form> operands) {
    boolean documented =
        operands.size() == 3 && Shapes.isString(site.machine().space, operands.get(1).word());
    if (operands.size() != (documented ? 3 : 2)) {
      return site.wrongCount();
    }
    Form head = operands.get(0);
    Form body = operands.get(operands.size() - 1);
    if (!head.isQuotedList() || !body.isQuotedList()) {
      return computed(site, operands, operands.size());
    }
    List<Form> names = site.elements(head);
    if (names.isEmpty() || !names.get(0).isSymbol()) {
      return site.malformed(
          "wanted {name parameter …}, got " + site.machine().errors.describe(head.word()));
    }
    Node closure = closure(site, head, names.get(0), body, operands.get(1), documented);
    if (site.builtin().name.equals("macro")) {
      closure = macro(site, names.get(0), operands.get(1), documented, closure);
    }
    Global[] globals = {site.analysis().global(names.get(0))};
    site.needs(site.depth() + 2);
    return new Bindings.Define(globals, new Node[] {closure}, site.depth(), false);
  }

  private static Node closure(
      Site site, Form head, Form name, Form body, Form doc, boolean documented) {
    Analysis.Lambda lambda = new Analysis.Lambda(parametersAfterName(site, head), body);
    lambda.name = site.analysis().global(name).name;
    lambda.nameWord = name.word();
    lambda.sourceForm = site.form().word();
    lambda.doc = documented ? doc.word() : Words.NIL;
    return site.analysis().lambda(lambda, site.form(), site.scope(), site.depth());
  }

  private static Node macro(Site site, Form name, Form doc, boolean documented, Node function) {
    Analysis analysis = site.analysis();
    Function wrapper = analysis.wrapper(analysis.global(name).name, site.form(), site.scope());
    wrapper.nameWord = name.word();
    wrapper.sourceForm = site.form().word();
    wrapper.doc = documented ? doc.word() : Words.NIL;
    return Macros.value(wrapper, function, site.depth());
  }

  private static Form parametersAfterName(Site site, Form head) {
    long rest = valk.eval.value.Pair.rest(site.machine().space, head.word());
    return new Form(rest, -1, head.position());
  }

  // ---- errors, time, scopes at run time

  private static Node tryForm(Site site, List<Form> operands) {
    if (operands.size() != 2) {
      return site.wrongCount();
    }
    int depth = site.depth();
    Node body =
        site.analysis()
            .nested(
                site.form(),
                site.scope(),
                LEVELS_OF_TRY,
                () -> site.analysis().branch(operands.get(0), site.scope(), depth, false));
    Node handler = site.value(operands.get(1), depth + 1);
    int base = depth + 1 + Machine.HEADER;
    site.needs(base + 2);
    return new Trying.Try(body, handler, depth, base, site.position(), site.tail());
  }

  private static Node time(Site site, List<Form> operands) {
    if (operands.size() != 1) {
      return site.wrongCount();
    }
    Node body = site.analysis().branch(operands.get(0), site.scope(), site.depth(), false);
    return new Trying.Time(body, site.position());
  }

  private static Node scoped(Site site, List<Form> operands) {
    if (site.analysis().isBlind()) {
      return blind(site);
    }
    Access environment = site.scope().environment();
    if (environment == null) {
      return site.analysis()
          .call(site.builtin(), operands, site.form(), site.scope(), site.depth(), site.tail());
    }
    Calls.Shape shape =
        site.analysis().shapeOf(operands, site.form(), site.scope(), site.depth(), site.tail());
    Node call = new Dynamics.ScopedCall(site.builtin(), site.analysis().raw(environment), shape);
    return Analysis.padded(call, shape, site.depth());
  }

  /** By name, the function cannot see what is around it. */
  private static Node blind(Site site) {
    return new Variables.Malformed(
        site.position(),
        ErrorKind.UNBOUND,
        site.builtin().name
            + ": would see the variables of a function around this one by name, but this one was"
            + " made before a name that it uses was redefined, and did not keep them;"
            + " make the function again");
  }

  /** What a beginner who wrote no braces has to know. */
  private static String hint(List<Form> operands, int index) {
    boolean body = index > 0 && index == operands.size() - 1;
    return body ? "the body stands in braces, {…}" : "the names stand in braces, {name …}";
  }

  /** A form that computes some of its first {@code literals} operands. */
  private static Node computed(Site site, List<Form> operands, int literals) {
    if (site.analysis().isBlind()) {
      return blind(site);
    }
    int depth = site.depth();
    int base = site.analysis().base(site.scope().function, depth);
    Node[] nodes = new Node[operands.size()];
    boolean[] computed = new boolean[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      Form operand = operands.get(i);
      boolean text = Shapes.isString(site.machine().space, operand.word());
      computed[i] = i < literals && !operand.isQuotedList() && !text;
      nodes[i] =
          computed[i]
              ? new Dynamics.Literal(site.value(operand, base + 1 + i), hint(operands, i))
              : site.scope().function.constant(operand.word());
    }
    site.needs(base + nodes.length + 4);
    Access environment = site.scope().environment();
    Node form =
        new Dynamics.ComputedForm(
            site.builtin().name,
            site.analysis().head(site.form()),
            nodes,
            computed,
            literals,
            environment == null ? null : site.analysis().raw(environment),
            base,
            site.position(),
            site.tail());
    int end = base - Machine.HEADER;
    return end > depth ? new Calls.Padded(depth, end, form) : form;
  }
}
