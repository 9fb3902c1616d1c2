package valk.eval.code;

import valk.eval.run.Builtin;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.run.Site;
import valk.eval.value.EnvCell;
import valk.eval.value.ErrorKind;
import valk.eval.value.MapCell;
import valk.eval.value.Pair;
import valk.eval.value.Shapes;
import valk.gc.Words;

/** The forms as names: what each is called, how it is written, and what it does as a function. */
public final class FormBuiltins {
  private FormBuiltins() {}

  /** Registers every form. */
  public static void install(Registry r) {
    form(r, "quote", "(quote x)", "Gives x as it is written.");
    form(r, "quasiquote", "(quasiquote x)", "Gives x as it is written, but for what is unquoted.");
    form(r, "unquote", "(unquote x)", "Inside of a quasiquote: the value of x.");
    form(
        r,
        "unquote-splicing",
        "(unquote-splicing x)",
        "Inside of a list in a quasiquote: the elements of the list x.");
    form(r, "if", "(if c {then} {else}?)", "Runs one branch; else is nil when left out.");
    form(r, "=", "(= {name …} value …)", "Binds names in the function or let around.");
    form(r, "set!", "(set! {name …} value …)", "Assigns the nearest existing bindings.");
    form(r, "\\", "(\\ {parameter …} {body})", "Makes a function.");
    form(r, "fun", "(fun {name parameter …} \"doc\"? {body})", "Defines a function globally.");
    form(
        r,
        "macro",
        "(macro {name parameter …} \"doc\"? {body})",
        "Defines a macro: its body gives the code that a use of it stands for.");
    form(r, "let", "(let {name value …}? {body})", "Runs the body in a scope of its own.");
    form(r, "select", "(select {condition result} …)", "The first result whose condition is true.");
    form(r, "case", "(case value {{x} result} …)", "The first result whose head equals the value.");
    form(r, "while", "(while c {body})", "Runs the body as long as c is true.");
    form(r, "dotimes", "(dotimes {i n} {body})", "Runs the body for i from 0 to n - 1.");
    form(r, "for", "(for {x list} {body})", "Runs the body for each element.");
    form(r, "for-line", "(for-line {line path} {body})", "Runs the body for each line of a file.");
    form(r, "try", "(try {body} handler)", "Runs the body; an error goes to the handler.");
    form(r, "time", "(time {body})", "Prints time and bytes that the body took; gives its value.");
    r.add("do", "(do x …)", 0, Builtin.ANY, FormBuiltins::last, "Gives the last value.").form();
    r.add("and", "(and x …)", 0, Builtin.ANY, FormBuiltins::and, "The deciding value.").form();
    r.add("or", "(or x …)", 0, Builtin.ANY, FormBuiltins::or, "The deciding value.").form();
    r.add(
            "def",
            "(def {name …} value …)",
            1,
            Builtin.ANY,
            FormBuiltins::define,
            "Binds names globally.")
        .form();
    r.add("eval", "(eval x)", 1, 1, FormBuiltins::eval, "Runs a list as code.").form();
    Macros.install(r);
    r.add("penv", "(penv)", 0, 0, FormBuiltins::environment, "The names in scope, as a map.")
        .form();
  }

  private static void form(Registry r, String name, String signature, String doc) {
    r.add(name, signature, 0, Builtin.ANY, FormBuiltins::notAFunction, doc).form();
  }

  private static long notAFunction(Machine m, int fp, int argc) {
    String name = m.builtin(m.stack[fp - 2]).name;
    return m.error(fp, ErrorKind.SYNTAX, name + " is a form and cannot be called as a function");
  }

  private static long last(Machine m, int fp, int argc) {
    return argc == 0 ? Words.NIL : m.stack[fp + argc - 1];
  }

  private static long and(Machine m, int fp, int argc) {
    for (int i = 0; i < argc - 1; i++) {
      if (m.truth(m.stack[fp + i]) == 0) {
        return m.stack[fp + i];
      }
    }
    return argc == 0 ? Words.fixnum(1) : m.stack[fp + argc - 1];
  }

  private static long or(Machine m, int fp, int argc) {
    for (int i = 0; i < argc - 1; i++) {
      if (m.truth(m.stack[fp + i]) > 0) {
        return m.stack[fp + i];
      }
    }
    return argc == 0 ? Words.fixnum(0) : m.stack[fp + argc - 1];
  }

  private static long define(Machine m, int fp, int argc) {
    long names = m.stack[fp];
    int count = 0;
    for (long rest = names; Words.isPair(rest); rest = Pair.rest(m.space, rest)) {
      if (!Words.isSymbol(Pair.first(m.space, rest))) {
        return m.typeError(fp, 0, "a list of symbols");
      }
      count++;
    }
    if (!Words.isList(names)) {
      return m.typeError(fp, 0, "a list of symbols");
    }
    if (count != argc - 1) {
      return m.error(
          fp, ErrorKind.SYNTAX, "def: " + count + " names, but " + (argc - 1) + " values");
    }
    m.prepareToBind(fp, fp + argc, globalsOf(m, names, count));
    long rest = m.stack[fp];
    for (int i = 1; i < argc; i++) {
      Global global = m.globals.of(Words.payload(Pair.first(m.space, rest)));
      m.define(fp, global, m.stack[fp + i]);
      rest = Pair.rest(m.space, rest);
    }
    return Words.NIL;
  }

  private static Global[] globalsOf(Machine m, long names, int count) {
    Global[] globals = new Global[count];
    long rest = names;
    for (int i = 0; i < count; i++) {
      globals[i] = m.globals.of(Words.payload(Pair.first(m.space, rest)));
      rest = Pair.rest(m.space, rest);
    }
    return globals;
  }

  private static long eval(Machine m, int fp, int argc) {
    long scope = m.callerScope;
    m.callerScope = Words.NIL;
    boolean named = scope != Words.NIL;
    m.stack[fp + 1] = m.stack[fp];
    m.stack[fp] = scope;
    int position = Site.position(m.stack[fp - 1]);
    long code =
        m.compiler().compile(m, fp, fp + 1, true, named, m.errors.source(fp), null, position);
    return m.tail(code, fp, named ? 1 : 0);
  }

  /** Names nearest first: an inner binding hides the outer one of that name. */
  private static long environment(Machine m, int fp, int argc) {
    int scope = fp;
    int result = fp + 1;
    m.stack[scope] = m.callerScope;
    m.callerScope = Words.NIL;
    m.ensure(MapCell.SIZE, fp, fp + 1);
    m.stack[result] = MapCell.make(m.heap);
    if (m.stack[scope] == Words.NIL) {
      addGlobals(m, fp, result);
    }
    while (m.stack[scope] != Words.NIL) {
      addNames(m, fp, scope, result);
      m.stack[scope] = EnvCell.parent(m.space, m.stack[scope]);
    }
    return m.stack[result];
  }

  private static void addNames(Machine m, int fp, int scope, int result) {
    int used = MapCell.used(m.space, EnvCell.names(m.space, m.stack[scope]));
    for (int entry = 0; entry < used; entry++) {
      long names = EnvCell.names(m.space, m.stack[scope]);
      long key = MapCell.keyAt(m.space, names, entry);
      if (MapCell.isLive(m.space, names, entry)
          && MapCell.findAtom(m.space, m.stack[result], key) < 0) {
        put(m, fp, result, key, MapCell.valueAt(m.space, names, entry));
      }
    }
  }

  private static void addGlobals(Machine m, int fp, int result) {
    for (Global global : m.globals.all()) {
      if (!isOriginal(m, global)) {
        put(m, fp, result, m.names.symbol(global.nameId), global.value);
      }
    }
  }

  private static boolean isOriginal(Machine m, Global global) {
    return Shapes.isBuiltin(global.value) && m.builtin(global.value).name.equals(global.name);
  }

  private static void put(Machine m, int fp, int map, long key, long value) {
    m.reserve(fp, map + 3);
    m.stack[map + 1] = key;
    m.stack[map + 2] = value;
    MapCell.put(m, map, map + 1, map + 2, fp, map + 3);
  }
}
