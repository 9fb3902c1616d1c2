package valk.eval.builtin;

import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.gc.Words;

/**
 * JSON (RFC 8259) to values and back. Objects are maps with strings as keys, arrays lists, and
 * {@code true}, {@code false} and {@code null} the keywords of these names: so the number 1, the
 * empty list and what is absent stay what they are, and what was read is written as it was.
 */
final class JsonBuiltins {
  /** What JSON calls the values that the language has no others for. */
  static final String[] LITERALS = {"true", "false", "null"};

  private static final int WIDEST_INDENT = 16;

  private JsonBuiltins() {}

  static void install(Registry r) {
    r.add(
        "json/read",
        "(json/read s options?)",
        1,
        2,
        JsonBuiltins::read,
        "The value of a JSON text: objects as maps, arrays as lists, true, false and null as :true,"
            + " :false and :null, or as the property list of options says.");
    r.add(
        "json/write",
        "(json/write x indent?)",
        1,
        2,
        JsonBuiltins::write,
        "x as a JSON text: maps with strings as keys, lists, vectors, strings, numbers, :true,"
            + " :false and :null; on lines of their own when a number of blanks to indent by is"
            + " given.");
  }

  // ---- reading

  private static long read(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong == Words.NONE && argc == 2) {
      wrong = options(m, fp);
    }
    if (wrong != Words.NONE) {
      return wrong;
    }
    int options = fp + 1;
    int constants = fp + 2;
    if (argc == 1) {
      m.stack[options] = Words.NIL;
    }
    long[] literals = literals(m);
    System.arraycopy(literals, 0, m.stack, constants, literals.length);
    wrong = choose(m, fp, options, constants, literals);
    return wrong != Words.NONE
        ? wrong
        : new JsonReader(m, fp, fp, constants, constants + literals.length).read(fp);
  }

  private static long options(Machine m, int fp) {
    return Words.isList(m.stack[fp + 1])
        ? Words.NONE
        : m.typeError(fp, 1, "a list of options such as {:true 1 :false 0 :null nil}");
  }

  private static long[] literals(Machine m) {
    long[] words = new long[LITERALS.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = Words.keyword(m.names.permanent(LITERALS[i]));
    }
    return words;
  }

  /** Replaces the constants that the options name; no safepoint. */
  private static long choose(Machine m, int fp, int options, int constants, long[] literals) {
    long rest = m.stack[options];
    while (rest != Words.NIL) {
      int chosen = indexOf(literals, Lists.first(m, rest));
      rest = Lists.rest(m, rest);
      if (chosen < 0 || rest == Words.NIL) {
        return Arguments.value(
            m, fp, "wanted options such as {:true 1 :false 0 :null nil}, each with its value");
      }
      m.stack[constants + chosen] = Lists.first(m, rest);
      rest = Lists.rest(m, rest);
    }
    return Words.NONE;
  }

  private static int indexOf(long[] words, long word) {
    for (int i = 0; i < words.length; i++) {
      if (words[i] == word) {
        return i;
      }
    }
    return -1;
  }

  // ---- writing

  private static long write(Machine m, int fp, int argc) {
    long wrong = argc == 2 ? Arguments.count(m, fp, 1) : Words.NONE;
    if (wrong != Words.NONE) {
      return wrong;
    }
    long indent = argc == 2 ? Arguments.nearest(m, fp + 1) : -1;
    if (indent > WIDEST_INDENT) {
      return Arguments.range(m, fp, "wanted 0 to 16 blanks, got " + Arguments.shown(m, fp + 1));
    }
    long[] literals = literals(m);
    String[] refusal = new String[1];
    long text =
        Strings.print(
            m,
            fp,
            fp + argc,
            (sink, top) ->
                refusal[0] = new JsonWriter(m, fp, (int) indent, literals, sink, top).write(fp));
    return refusal[0] == null ? text : Arguments.value(m, fp, refusal[0]);
  }
}
