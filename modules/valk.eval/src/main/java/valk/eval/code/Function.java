package valk.eval.code;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Node;
import valk.gc.Words;

/**
 * A function while it is analysed: what it captures, its constants, the size of its frame.
 *
 * <p>Closures are flat: what an inner function needs from outside is copied into its closure, the
 * value or the BOX that holds it.
 */
final class Function {
  /** What is needed to analyse the code again when the functions around it are long gone. */
  record Frozen(
      Map<Long, Access> free, @Nullable Access environment, boolean named, Around around) {
    /** Whether a name means a variable of a function around. */
    boolean binds(long name) {
      return switch (free.get(name)) {
        case null -> around.mayBeInFrame(name) || around.mayBeByName(name);
        case Access.Global global -> false;
        case Access.Named byName -> byName.bound();
        default -> true;
      };
    }

    /** What a name means that the function did not mention before. */
    Access unforeseen(long name) {
      if (around.mayBeInFrame(name)) {
        return new Access.Lost(!around.crowded());
      }
      return environment == null
          ? Access.GLOBAL
          : new Access.Named(environment, around.mayBeByName(name));
    }

    /** Whether there are variables around that code cannot see by name. */
    boolean isBlind() {
      return !named && !around.isClear();
    }
  }

  final Code code;

  /** Where the function stands; null for top-level code and code analysed again. */
  final @Nullable Scope enclosing;

  private final @Nullable Frozen frozen;
  private final Around around;
  private final Map<Long, Access> free = new HashMap<>();
  private @Nullable Access environment;

  /** Raw accesses in the enclosing function, by index of the captured word. */
  final List<Access> captures = new ArrayList<>();

  /** Words that go into the CODE cell; children's entries are set when their cells are made. */
  final List<Long> constants = new ArrayList<>();

  final List<Function> children = new ArrayList<>();
  final List<Integer> childConstants = new ArrayList<>();
  final Set<Global> assumed = new LinkedHashSet<>();

  long sourceForm = Words.NIL;
  long nameWord = Words.NIL;
  long doc = Words.NIL;
  int nodes;

  /** Levels of nodes inside, and those around: each may take a Java frame. */
  int nesting;

  int outerNesting;
  private int words;

  Function(Code code, @Nullable Scope enclosing, @Nullable Frozen frozen) {
    this.code = code;
    this.enclosing = enclosing;
    this.frozen = frozen;
    this.around = frozen != null ? frozen.around() : Around.of(enclosing);
  }

  boolean isTopLevel() {
    return enclosing == null && frozen == null;
  }

  /** The frame must have room for {@code count} words from the first argument on. */
  void needs(int count) {
    words = Math.max(words, count);
  }

  int frameWords() {
    return words;
  }

  /** A node that gives the constant. */
  Node constant(long word) {
    if (!Words.isPointer(word)) {
      return new Variables.Constant(word);
    }
    return new Variables.PooledConstant(code, addConstant(word));
  }

  private int addConstant(long word) {
    constants.add(word);
    return constants.size() - 1;
  }

  void addChild(Function child) {
    children.add(child);
    childConstants.add(addConstant(Words.NIL));
  }

  /** The function has this body and nothing else. */
  void becomes(Node body) {
    constants.clear();
    children.clear();
    childConstants.clear();
    code.body = body;
  }

  /** Whether some function around binds the name; of code analysed again, of what it mentions. */
  boolean bindsOutside(long name) {
    return frozen != null ? frozen.binds(name) : enclosing != null && enclosing.binds(name);
  }

  /** What a name means that no scope of this function binds. */
  Access resolveFree(long name) {
    Access known = free.get(name);
    if (known == null) {
      known = resolveOutside(name);
      free.put(name, known);
    }
    return known;
  }

  private Access resolveOutside(long name) {
    if (frozen != null) {
      Access known = frozen.free().get(name);
      return known != null ? known : frozen.unforeseen(name);
    }
    return enclosing == null ? Access.GLOBAL : capture(enclosing.resolve(name));
  }

  private Access capture(Access outside) {
    return switch (outside) {
      case Access.Global global -> global;
      case Access.Lost lost -> lost;
      case Access.Named named -> new Access.Named(captureRaw(named.environment()), named.bound());
      case Access.Local local -> captured(local, local.traits());
      case Access.Captured captured -> captured(captured, captured.traits());
    };
  }

  private Access captured(Access raw, Access.Traits traits) {
    Access.Captured word = captureRaw(raw);
    Access outer = traits.outer() == null ? null : capture(traits.outer());
    return new Access.Captured(
        word.index(), new Access.Traits(traits.boxed(), traits.assigned(), outer));
  }

  private Access.Captured captureRaw(Access raw) {
    for (int i = 0; i < captures.size(); i++) {
      if (sameWord(captures.get(i), raw)) {
        return new Access.Captured(i, Access.Traits.PLAIN);
      }
    }
    captures.add(raw);
    return new Access.Captured(captures.size() - 1, Access.Traits.PLAIN);
  }

  private static boolean sameWord(Access a, Access b) {
    return a instanceof Access.Local x && b instanceof Access.Local y && x.slot() == y.slot()
        || a instanceof Access.Captured c
            && b instanceof Access.Captured d
            && c.index() == d.index();
  }

  /** The environment with names that surrounds this function, or null. */
  @Nullable Access outerEnvironment() {
    if (environment == null) {
      if (frozen != null) {
        environment = frozen.environment();
      } else if (enclosing != null) {
        Access outside = enclosing.environment();
        environment = outside == null ? null : captureRaw(outside);
      }
    }
    return environment;
  }

  /** The names of variables that can be seen from outside this function. */
  Stream<Long> outerNames() {
    return enclosing == null ? around.inFrames().stream() : enclosing.names();
  }

  /** What is around code that is analysed again; nothing for other code that stands in none. */
  Around keptAround() {
    return frozen == null ? Around.NOTHING : around;
  }

  /** The variables around. */
  Around around() {
    return around;
  }

  /** Captures all variables around, as far as a closure has room for them. */
  void captureAround() {
    around.inFrames().forEach(this::resolveFree);
  }

  /**
   * What a later analysis of the same source must find as it is now. The names around are kept in
   * the cell, so that they are not used for others.
   */
  Frozen freeze(boolean named) {
    around.names().forEach(this::addConstant);
    return new Frozen(Map.copyOf(free), environment, named, around);
  }
}
