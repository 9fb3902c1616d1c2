package valk.eval.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import valk.eval.read.Source;
import valk.eval.read.SpanTable;
import valk.eval.run.Builtin;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Origins;
import valk.eval.value.ErrorKind;
import valk.eval.value.Pair;
import valk.eval.value.Shapes;
import valk.gc.Words;

/**
 * The analysis of one form. Passes no safepoint and makes no value.
 *
 * <p>Each method that makes a node is told the scope, the depth (words of the frame in use while
 * the node runs, from the first argument up) and whether the node is in tail position.
 */
final class Analysis {
  /** Levels that are analysed on the caller's stack; deeper ones go on on a deep stack. */
  private static final int SHALLOW_NESTING = 48;

  /** A closure is a small cell under any limit. */
  static final int MOST_CAPTURES = 100;

  /** Words that a call takes beside its operands, with those of the code that makes it. */
  private static final int WORDS_OF_A_CALL = 64;

  final Machine m;
  final Vocabulary words;
  final Source source;
  final @Nullable SpanTable spans;
  private final @Nullable Origins origins;
  final Effort effort;
  private int nesting;

  /** Whether there are variables around that the code would have to see by name, and cannot. */
  private boolean blind;

  /**
   * @param spans the places of what was read, or null
   * @param origins the places of what macros made, or null
   */
  Analysis(
      Machine m,
      Vocabulary words,
      Source source,
      @Nullable SpanTable spans,
      @Nullable Origins origins,
      Effort effort) {
    this.effort = effort;
    this.m = m;
    this.words = words;
    this.source = source;
    this.spans = spans;
    this.origins = origins;
  }

  // ---- whole codes

  /**
   * Code without parameters, or with one, the ENV that holds the names it sees.
   *
   * @param known the names that the ENV binds
   */
  Function topLevel(Form form, boolean asCodeList, boolean named, KnownNames known) {
    Code code = code(null, form.position(), named ? 1 : 0, false);
    Function function = new Function(code, null, null);
    function.sourceForm = form.word();
    Scope scope = new Scope(function, null, true);
    int depth = named ? 1 : 0;
    if (named) {
      scope.keepNamesIn(0, known);
    }
    // The form of a script keeps its frame, so that a trace shows the line that led there.
    code.body =
        asCodeList && form.isQuotedList()
            ? codeList(form, scope, depth, true)
            : expression(form, scope, depth, asCodeList);
    seal(function, depth);
    return function;
  }

  private Code code(@Nullable String name, int position, int required, boolean rest) {
    Code code = new Code(name, source, position, required, rest, Unfinished.NODE);
    code.origins = origins;
    code.charged = origins;
    return code;
  }

  /** The lambda of {@code code} once more, as things are named now. */
  Function again(Code code, Lambda lambda, Function.Frozen frozen) {
    Code fresh = code(code.name, code.position, code.required, code.rest);
    Function function = new Function(fresh, null, frozen);
    blind = frozen.isBlind();
    Survey survey = survey(List.of(lambda.body));
    analyzeBody(function, lambda, survey, frozen.named() || survey.dynamic);
    return function;
  }

  private static void seal(Function function, int depth) {
    function.needs(depth);
    function.code.frame = Math.max(function.frameWords(), function.nesting) + Machine.HEADER;
  }

  // ---- expressions

  /** What a form means as an expression. */
  Node expression(Form form, Scope scope, int depth, boolean tail) {
    scope.function.needs(depth);
    return nested(
        form,
        scope,
        () ->
            nesting % SHALLOW_NESTING == 0 && m.isShallow()
                ? onDeepStack(form, scope, depth, tail)
                : byKind(form, scope, depth, tail));
  }

  /** A node made by other rules, counted as one level of nesting. */
  Node nested(Form form, Scope scope, Supplier<Node> rules) {
    return nested(form, scope, 1, rules);
  }

  /**
   * A node made by other rules.
   *
   * @param levels how many levels of nesting it counts as: the Java frames that it takes, by the
   *     measure of {@link Machine#JAVA_BYTES_PER_WORD}
   */
  Node nested(Form form, Scope scope, int levels, Supplier<Node> rules) {
    Function function = scope.function;
    function.nodes++;
    effort.make();
    nesting += levels;
    function.nesting = Math.max(function.nesting, nesting - function.outerNesting);
    try {
      return nesting > Analyzer.MAX_NESTING
          ? malformed(form, "code nested deeper than " + Analyzer.MAX_NESTING)
          : rules.get();
    } finally {
      nesting -= levels;
    }
  }

  private Node onDeepStack(Form form, Scope scope, int depth, boolean tail) {
    Node[] result = new Node[1];
    m.onDeepStack(() -> result[0] = byKind(form, scope, depth, tail));
    return result[0];
  }

  private Node byKind(Form form, Scope scope, int depth, boolean tail) {
    if (form.isSymbol()) {
      return variable(form, scope);
    }
    if (form.isExpression()) {
      return application(form, scope, depth, tail);
    }
    mention(form, scope);
    return scope.function.constant(form.word());
  }

  /**
   * Captures what a form mentions that is no code now, but may be once a name around it means
   * something else.
   */
  void mention(Form form, Scope scope) {
    Set<Long> around = scope.function.around().inFrames();
    if (!around.isEmpty()) {
      Mentions.each(m.space, form.word(), effort, name -> mention(name, around, scope));
    }
  }

  private static void mention(long name, Set<Long> around, Scope scope) {
    if (around.contains(name)) {
      scope.resolve(name);
    }
  }

  /** A literal {@code { … }} that is run as code; anything else is an expression. */
  Node branch(Form form, Scope scope, int depth, boolean tail) {
    return form.isQuotedList()
        ? codeList(form, scope, depth, tail)
        : expression(form, scope, depth, tail);
  }

  /** A condition; a literal list there is a mistake. */
  Node condition(Form form, Scope scope, int depth) {
    if (!form.isQuotedList() || Words.isNil(form.word())) {
      return expression(form, scope, depth, false);
    }
    mention(form, scope);
    return malformed(form, "a condition in { } would always be true; write it in ( )");
  }

  Node codeList(Form list, Scope scope, int depth, boolean tail) {
    if (Words.isNil(list.word())) {
      return scope.function.constant(Words.NIL);
    }
    if (list.use()) {
      return nested(list, scope, () -> meaning(list, scope, depth, tail));
    }
    List<Form> elements = list.elements(m.space, spans, effort);
    Form first = elements.get(0);
    if (first.isExpression()) {
      return sequence(elements, scope, depth, tail);
    }
    if (elements.size() == 1) {
      return expression(first, scope, depth, tail);
    }
    if (Words.isKeyword(first.word())) {
      return call(listBuiltin(), elements, list, scope, depth, tail);
    }
    return expression(list.withWord(Words.asExpression(list.word())), scope, depth, tail);
  }

  private Builtin listBuiltin() {
    return m.builtinNamed("list");
  }

  /** Steps in order, the last one in tail position when the sequence is. */
  Node sequence(List<Form> forms, Scope scope, int depth, boolean tail) {
    int last = forms.size() - 1;
    if (last < 0) {
      return scope.function.constant(Words.NIL);
    }
    Node[] steps = new Node[last];
    for (int i = 0; i < last; i++) {
      steps[i] = expression(forms.get(i), scope, depth, false);
    }
    Node result = expression(forms.get(last), scope, depth, tail);
    return last == 0 ? result : new Branches.Sequence(steps, result);
  }

  // ---- variables

  Node variable(Form symbol, Scope scope) {
    return read(scope.resolve(symbol.word()), symbol, scope);
  }

  private Node read(Access access, Form symbol, Scope scope) {
    return switch (access) {
      case Access.Global global ->
          new Variables.GlobalRead(
              global(symbol), symbol.position(), localNeighbour(symbol, scope));
      case Access.Named named ->
          new Variables.NamedRead(
              raw(named.environment()), symbol.word(), global(symbol), symbol.position());
      case Access.Lost lost -> lost(lost, symbol);
      case Access.Local local -> readWord(raw(local), local.traits(), symbol, scope);
      case Access.Captured captured -> readWord(raw(captured), captured.traits(), symbol, scope);
    };
  }

  private Node lost(Access.Lost lost, Form symbol) {
    String message = Variables.lost(global(symbol).name, lost);
    return new Variables.Malformed(symbol.position(), ErrorKind.UNBOUND, "unbound: " + message);
  }

  /** Whether the code would have to see variables around by name, and cannot. */
  boolean isBlind() {
    return blind;
  }

  /** The local name that an unbound one was probably meant to be; none when it is bound. */
  List<String> localNeighbour(Form symbol, Scope scope) {
    Global global = global(symbol);
    if (global.isBound()) {
      return List.of();
    }
    List<String> locals = scope.names().map(name -> m.names.name(Words.payload(name))).toList();
    String nearest = Neighbours.nearest(global.name, locals);
    return nearest == null ? List.of() : List.of(nearest);
  }

  private Node readWord(Node word, Access.Traits traits, Form symbol, Scope scope) {
    Node value = traits.boxed() ? new Variables.Unboxed(word) : word;
    Access outer = traits.outer();
    return outer == null ? value : new Variables.SetOrElse(value, read(outer, symbol, scope));
  }

  /** The word itself: a value, a box, or an environment. */
  Node raw(Access access) {
    return switch (access) {
      case Access.Local local -> new Variables.LocalRead(local.slot(), local.traits().assigned());
      case Access.Captured captured -> new Variables.CapturedRead(captured.index());
      default -> throw new IllegalArgumentException("not a word of the frame: " + access);
    };
  }

  Global global(Form symbol) {
    return m.globals.of(Words.payload(symbol.word()));
  }

  // ---- applications

  /** What a use of a macro means; it was expanded before. */
  private Node meaning(Form form, Scope scope, int depth, boolean tail) {
    scope.resolve(head(form));
    assume(m.globals.of(Words.payload(head(form))), scope.function);
    Form.Problem problem = form.problem();
    return problem == null
        ? branch(form.meaning(), scope, depth, tail)
        : new Variables.Malformed(form.position(), problem.kind(), problem.message());
  }

  private Node application(Form form, Scope scope, int depth, boolean tail) {
    if (form.use()) {
      return meaning(form, scope, depth, tail);
    }
    List<Form> elements = form.elements(m.space, spans, effort);
    Form head = elements.get(0);
    Builtin builtin = builtinNamedBy(head, scope);
    if (builtin != null) {
      return builtinApplication(builtin, form, elements, scope, depth, tail);
    }
    if (head.isSymbol() && !scope.binds(head.word())) {
      // Not taken for granted, but it matters when the name comes to mean a form or macro.
      scope.function.assumed.add(global(head));
    }
    if (elements.size() - 1 > mostOperands()) {
      return tooMany(form, elements.size() - 1);
    }
    Calls.Shape shape = shape(elements, form, scope, depth, tail);
    if (elements.size() == 1) {
      return padded(new Calls.CallOrValue(callee(head, scope, shape), shape), shape, depth);
    }
    if (head.isSymbol() && scope.resolve(head.word()) instanceof Access.Global) {
      List<String> locals = localNeighbour(head, scope);
      return padded(globalCall(global(head), shape, locals), shape, depth);
    }
    return padded(new Calls.ValueCall(callee(head, scope, shape), shape), shape, depth);
  }

  private static Node globalCall(Global global, Calls.Shape shape, List<String> locals) {
    if (shape.tail()) {
      return new Calls.GlobalTailCall(global, shape, locals);
    }
    return shape.arguments().length == 1
        ? Calls.ofOne(global, shape, locals)
        : new Calls.GlobalCall(global, shape, locals);
  }

  private Node function(Form head, Scope scope, int depth) {
    return expression(head, scope, depth, false);
  }

  /** The builtin that the head means when nothing nearer and no definition says otherwise. */
  private @Nullable Builtin builtinNamedBy(Form head, Scope scope) {
    if (!head.isSymbol()) {
      return null;
    }
    Access access = scope.resolve(head.word());
    Global global = global(head);
    if (!Shapes.isBuiltin(global.value)) {
      return null;
    }
    Builtin builtin = m.builtin(global.value);
    boolean original = builtin.name.equals(global.name);
    boolean form = builtin.isForm() && access instanceof Access.Named named && !named.bound();
    if (!original || !(access instanceof Access.Global || form)) {
      return null;
    }
    assume(global, scope.function);
    return builtin;
  }

  /** Whether the symbol still means the form of that name; remembered as assumed. */
  boolean meansForm(Form symbol, Scope scope) {
    Builtin builtin = builtinNamedBy(symbol, scope);
    return builtin != null && builtin.isForm();
  }

  /** The symbol that names the form. */
  long head(Form form) {
    return Pair.first(m.space, form.word());
  }

  /** A function to compute: above the words that are cleared for its call. */
  private Node callee(Form head, Scope scope, Calls.Shape shape) {
    return function(head, scope, shape.base() - Machine.HEADER);
  }

  private static void assume(Global global, Function function) {
    global.assumed = true;
    function.assumed.add(global);
  }

  private Node builtinApplication(
      Builtin builtin, Form form, List<Form> elements, Scope scope, int depth, boolean tail) {
    List<Form> operands = elements.subList(1, elements.size());
    SpecialForms.Rule rule = SpecialForms.rule(builtin);
    if (rule != null) {
      return rule.analyze(new SpecialForms.Site(this, builtin, form, scope, depth, tail), operands);
    }
    Node inlined = Inlining.inline(this, builtin, form, operands, scope, depth);
    return inlined != null ? inlined : call(builtin, operands, form, scope, depth, tail);
  }

  /** A call of a builtin with the given operands. */
  Node call(Builtin builtin, List<Form> operands, Form form, Scope scope, int depth, boolean tail) {
    if (operands.size() > mostOperands()) {
      return tooMany(form, operands.size());
    }
    Calls.Shape shape = shapeOf(operands, form, scope, depth, tail);
    return padded(new Calls.BuiltinCall(builtin, shape), shape, depth);
  }

  /** How many operands of a call an empty shadow stack has room for. */
  private int mostOperands() {
    return m.stackWords() - WORDS_OF_A_CALL;
  }

  /** A call that could never be made, however shallow the stack. */
  private Node tooMany(Form form, int operands) {
    String counts = operands + ", and there is room for " + mostOperands();
    String message = "too many operands: " + counts + " within the limit of depth";
    return new Variables.Malformed(form.position(), ErrorKind.ARITY, message);
  }

  private Calls.Shape shape(List<Form> elements, Form form, Scope scope, int depth, boolean tail) {
    return shapeOf(elements.subList(1, elements.size()), form, scope, depth, tail);
  }

  Calls.Shape shapeOf(List<Form> operands, Form form, Scope scope, int depth, boolean tail) {
    Function function = scope.function;
    int base = base(function, depth);
    Node[] arguments = new Node[operands.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = expression(operands.get(i), scope, base + i, false);
    }
    function.needs(base + Calls.INDIRECTION + arguments.length + 1);
    return new Calls.Shape(arguments, base, form.position(), tail);
  }

  /** Where a callee's frame begins: above the live words, and as far up as code is nested deep. */
  int base(Function function, int depth) {
    return Math.max(depth + Machine.HEADER, nesting - function.outerNesting);
  }

  /** A caller's frame has no unwritten words below the callee's. */
  static Node padded(Node call, Calls.Shape shape, int depth) {
    int end = shape.base() - Machine.HEADER;
    return end > depth ? new Calls.Padded(depth, end, call) : call;
  }

  // ---- functions

  /** A function's text. */
  static final class Lambda {
    final Form parameters;
    final Form body;
    @Nullable String name;
    long nameWord = Words.NIL;
    long doc = Words.NIL;
    long sourceForm = Words.NIL;

    Lambda(Form parameters, Form body) {
      this.parameters = parameters;
      this.body = body;
    }
  }

  /** A node that makes the closure. */
  Node lambda(Lambda lambda, Form form, Scope scope, int depth) {
    Parameters parameters = Parameters.of(lambda.parameters, this);
    if (parameters.problem() != null) {
      return malformed(form, parameters.problem());
    }
    Code code = code(lambda.name, form.position(), parameters.required(), parameters.rest());
    Function function = new Function(code, scope, null);
    Survey survey = survey(List.of(lambda.body));
    analyzeBody(function, lambda, survey, survey.dynamic);
    foresee(function, survey);
    if (function.captures.size() > MOST_CAPTURES) {
      return malformed(
          form,
          "a function sees at most "
              + MOST_CAPTURES
              + " variables of the functions around it, got "
              + function.captures.size());
    }
    scope.function.addChild(function);
    code.scope = function.freeze(survey.dynamic);
    Node[] captures = new Node[function.captures.size()];
    for (int i = 0; i < captures.length; i++) {
      captures[i] = raw(function.captures.get(i));
    }
    scope.function.needs(depth + captures.length);
    return new Lambdas.MakeClosure(code, captures, depth);
  }

  /**
   * Captures what the function may come to mention: a macro that is redefined may mean anything
   * that is in scope.
   */
  private static void foresee(Function function, Survey survey) {
    function.outerEnvironment();
    if (survey.uses) {
      function.captureAround();
    }
  }

  /** A function without a body yet, which takes any number of arguments. */
  Function wrapper(String name, Form form, Scope scope) {
    Function function = new Function(code(name, form.position(), 0, true), scope, null);
    function.needs(1);
    seal(function, 1);
    scope.function.addChild(function);
    return function;
  }

  Survey survey(List<Form> code) {
    Survey survey = new Survey(m.space, words, effort);
    code.forEach(survey::of);
    survey.dynamic &= !blind;
    return survey;
  }

  private void analyzeBody(Function function, Lambda lambda, Survey survey, boolean named) {
    function.outerNesting = nesting;
    function.sourceForm = lambda.sourceForm;
    function.nameWord = lambda.nameWord;
    function.doc = lambda.doc;
    Parameters parameters = Parameters.of(lambda.parameters, this);
    int depth = parameters.names().size();
    Scope scope = new Scope(function, null, true);
    Node body;
    if (named) {
      body = Dynamics.namedBody(this, function, scope, parameters.names(), survey, lambda.body);
      depth++;
    } else {
      body = plainBody(scope, survey, parameters.names(), lambda.body);
    }
    function.code.body = body;
    seal(function, depth);
  }

  private Node plainBody(Scope scope, Survey survey, List<Long> parameters, Form body) {
    List<Integer> boxed = new ArrayList<>();
    for (int slot = 0; slot < parameters.size(); slot++) {
      long name = parameters.get(slot);
      boolean shared = survey.isShared(name);
      if (shared) {
        boxed.add(slot);
      }
      scope.add(name, new Scope.Variable(slot, shared, survey.assigned.contains(name), false));
    }
    int first = parameters.size();
    boolean[] locals = addUnset(scope, survey, parameters, first);
    Node code = branch(body, scope, first + locals.length, true);
    return boxed.isEmpty() && locals.length == 0
        ? code
        : new Lambdas.Prologue(toArray(boxed), first, locals, code);
  }

  /** Adds a variable for each name that {@code =} binds in this scope; says which are boxed. */
  boolean[] addUnset(Scope scope, Survey survey, List<Long> known, int first) {
    List<Boolean> boxed = new ArrayList<>();
    for (long name : survey.bound) {
      if (!known.contains(name)) {
        boolean shared = survey.isShared(name);
        scope.add(name, new Scope.Variable(first + boxed.size(), shared, true, true));
        boxed.add(shared);
      }
    }
    boolean[] result = new boolean[boxed.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = boxed.get(i);
    }
    scope.function.needs(first + result.length);
    return result;
  }

  static int[] toArray(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  // ---- mistakes

  Node malformed(Form form, String message) {
    return new Variables.Malformed(form.position(), ErrorKind.SYNTAX, message);
  }

  /** Stands in for the body of code that is being analysed; never run. */
  private static final class Unfinished extends Node {
    static final Node NODE = new Unfinished();

    @Override
    public long exec(Machine m, int fp) {
      throw new IllegalStateException("code runs before its analysis has ended");
    }
  }
}
