package valk.eval.code;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Machine;

/** Finds the bound name that a misspelt one was probably meant to be. */
final class Neighbours {
  private static final int LONGEST = 40;
  private static final int MOST_GLOBALS = 5_000;

  private Neighbours() {}

  /** What people who come from other Lisps call things. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry("append!", "append"),
          Map.entry("begin", "do"),
          Map.entry("car", "head"),
          Map.entry("cdr", "tail"),
          Map.entry("concat", "join"),
          Map.entry("cond", "select"),
          Map.entry("count", "len"),
          Map.entry("define", "def"),
          Map.entry("defmacro", "macro"),
          Map.entry("defn", "fun"),
          Map.entry("defun", "fun"),
          Map.entry("display", "print"),
          Map.entry("eq?", "=="),
          Map.entry("equal?", "=="),
          Map.entry("first", "fst"),
          Map.entry("fn", "\\"),
          Map.entry("fold", "foldl"),
          Map.entry("function", "fun"),
          Map.entry("lambda", "\\"),
          Map.entry("length", "len"),
          Map.entry("let*", "let"),
          Map.entry("mod", "%"),
          Map.entry("null?", "nil?"),
          Map.entry("progn", "do"),
          Map.entry("raise", "error"),
          Map.entry("reduce", "foldl"),
          Map.entry("rest", "tail"),
          Map.entry("second", "snd"),
          Map.entry("setf", "set!"),
          Map.entry("setq", "set!"),
          Map.entry("size", "len"),
          Map.entry("string-append", "str"),
          Map.entry("switch", "case"),
          Map.entry("third", "trd"),
          Map.entry("throw", "error"),
          Map.entry("vector-ref", "vec/get"));

  /**
   * The bound name that an unbound one was probably meant to be, or null: of the local names, of
   * the global ones, or what is called otherwise elsewhere.
   *
   * @param locals names of variables in scope, nearest first
   */
  static @Nullable String nearest(Machine m, String name, List<String> locals) {
    String local = nearest(name, locals);
    String global = nearest(m, name);
    if (local == null) {
      return global;
    }
    boolean globalIsNearer =
        global != null && distance(name, global, LONGEST) < distance(name, local, LONGEST);
    return globalIsNearer ? global : local;
  }

  /** The nearest bound global name, or null when none is close. */
  static @Nullable String nearest(Machine m, String name) {
    if (m.globals.bound() > MOST_GLOBALS) {
      return null;
    }
    // In an order that does not depend on when names were entered or died.
    List<String> names =
        Arrays.stream(m.globals.all()).map(global -> global.name).sorted().toList();
    String here = ELSEWHERE.get(name);
    return here != null && names.contains(here) ? here : nearest(name, names);
  }

  /** The nearest of the names, the first of equals; null when all differ in over a third of it. */
  static @Nullable String nearest(String name, List<String> names) {
    if (name.length() > LONGEST) {
      return null;
    }
    int best = name.length() / 3 + 1;
    String nearest = null;
    for (String other : names) {
      int distance = distance(name, other, best);
      if (distance < best) {
        best = distance;
        nearest = other;
      }
    }
    return nearest;
  }

  /**
   * Edit distance with exchanges of neighbours, or {@code bound} when it is that or more (optimal
   * string alignment; F. J. Damerau, "A technique for computer detection and correction of spelling
   * errors", 1964).
   */
  static int distance(String a, String b, int bound) {
    if (Math.abs(a.length() - b.length()) >= bound) {
      return bound;
    }
    int[] before = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    Arrays.setAll(last, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        row[j] = cheapest(a, b, i, j, before, last, row);
      }
      int[] spare = before;
      before = last;
      last = row;
      row = spare;
    }
    return Math.min(last[b.length()], bound);
  }

  private static int cheapest(
      String a, String b, int i, int j, int[] before, int[] last, int[] row) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int cost = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
    boolean exchanged =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return exchanged ? Math.min(cost, before[j - 2] + 1) : cost;
  }
}
