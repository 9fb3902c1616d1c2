package valk.eval.code;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import valk.gc.Words;

/**
 * The variables of a stretch of code: a function, a {@code let}, or a loop. Scopes of one function
 * share its frame; a name is looked for in them from the inside out, then in the function around.
 */
final class Scope {
  /** A variable in the frame. */
  record Variable(int slot, boolean boxed, boolean assigned, boolean mayBeUnset) {}

  final Function function;
  final @Nullable Scope parent;

  /** Whether {@code =} binds here: a function or {@code let}, not a loop. */
  final boolean opens;

  private final Map<Long, Variable> variables = new LinkedHashMap<>();
  private int environmentSlot = -1;
  private KnownNames named = KnownNames.NONE;
  private long onlyName = Words.NIL;

  Scope(Function function, @Nullable Scope parent, boolean opens) {
    this.function = function;
    this.parent = parent;
    this.opens = opens;
  }

  void add(long name, Variable variable) {
    variables.put(name, variable);
  }

  /**
   * The names of this scope live in the ENV that the slot holds.
   *
   * @param known the names that the ENV is sure to bind
   */
  void keepNamesIn(int slot, KnownNames known) {
    environmentSlot = slot;
    named = known;
  }

  /** Whether it is certain that the name means a variable here. */
  boolean binds(long name) {
    return variables.containsKey(name)
        || named.contains().test(name)
        || (parent != null ? parent.binds(name) : function.bindsOutside(name));
  }

  /** Of the names in the ENV, {@code =} assigns this one alone: the variable of a loop. */
  void onlyNames(long name) {
    onlyName = name;
  }

  /** The innermost environment with names, or null when this code has none. */
  @Nullable Access environment() {
    if (environmentSlot >= 0) {
      return new Access.Local(environmentSlot, Access.Traits.PLAIN);
    }
    if (parent != null) {
      return parent.environment();
    }
    return function.outerEnvironment();
  }

  /** The scope around this one, in the same function or in the one around. */
  @Nullable Scope outer() {
    return parent != null ? parent : function.enclosing;
  }

  int variableCount() {
    return variables.size();
  }

  /** The names of this scope's own variables. */
  Stream<Long> variableNames() {
    return variables.keySet().stream();
  }

  /** The names that this scope's own environment is sure to bind. */
  Stream<Long> namesInEnvironment() {
    return named.all().get();
  }

  /** The names of variables that can be seen from here, innermost first. */
  Stream<Long> names() {
    Stream<Long> outer = parent != null ? parent.names() : function.outerNames();
    return Stream.concat(variables.keySet().stream(), outer);
  }

  /** What the name means here. */
  Access resolve(long name) {
    Variable variable = variables.get(name);
    if (variable != null) {
      return access(name, variable);
    }
    if (environmentSlot >= 0) {
      Access environment = new Access.Local(environmentSlot, Access.Traits.PLAIN);
      return new Access.Named(environment, binds(name));
    }
    return resolveOuter(name);
  }

  private Access access(long name, Variable v) {
    Access outer = v.mayBeUnset() ? resolveOuter(name) : null;
    return new Access.Local(v.slot(), new Access.Traits(v.boxed(), v.assigned(), outer));
  }

  private Access resolveOuter(long name) {
    return parent != null ? parent.resolve(name) : function.resolveFree(name);
  }

  /** The variable that {@code =} assigns here, or null when it binds globally or by name. */
  @Nullable Access assignable(long name) {
    Variable variable = variables.get(name);
    if (variable != null) {
      return new Access.Local(variable.slot(), new Access.Traits(variable.boxed(), true, null));
    }
    if (environmentSlot >= 0 && (onlyName == Words.NIL || onlyName == name)) {
      Access environment = new Access.Local(environmentSlot, Access.Traits.PLAIN);
      return new Access.Named(environment, binds(name));
    }
    return opens || parent == null ? null : parent.assignable(name);
  }
}
