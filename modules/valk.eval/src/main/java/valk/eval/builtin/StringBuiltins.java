package valk.eval.builtin;

import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.eval.value.Utf8;
import valk.gc.Words;
import valk.memory.Space;

/**
 * Strings: immutable, indexed by code point from 0. The length of each result is known before it is
 * made, so none is copied twice.
 */
final class StringBuiltins {
  private static final int LONGEST_CODE_POINT = 4;

  private StringBuiltins() {}

  static void install(Registry r) {
    installWholes(r);
    installParts(r);
    installTests(r);
    CaseMapping.install(r);
  }

  private static void installWholes(Registry r) {
    r.add(
        "str/concat",
        "(str/concat s …)",
        0,
        Builtin.ANY,
        StringBuiltins::concat,
        "One string of all, in order.");
    r.add(
        "str/join",
        "(str/join l sep)",
        2,
        2,
        StringBuiltins::join,
        "One string of the strings in l, with sep between them.");
    r.add(
        "str/split",
        "(str/split s sep)",
        2,
        2,
        StringBuiltins::split,
        "The list of the parts of s between the occurrences of sep, which is not empty.");
    r.add(
        "str/chars",
        "(str/chars s)",
        1,
        1,
        StringBuiltins::chars,
        "The list of the code points of s, each as a string.");
    r.add(
        "str/replace",
        "(str/replace s from to)",
        3,
        3,
        StringBuiltins::replace,
        "s with every occurrence of from, which is not empty, replaced by to, from left to right.");
    r.add(
        "make-string",
        "(make-string n pattern)",
        2,
        2,
        StringBuiltins::makeString,
        "The pattern, a string or a code point, n times.");
  }

  private static void installParts(Registry r) {
    r.add(
        "str/slice",
        "(str/slice s from to)",
        3,
        3,
        StringBuiltins::slice,
        "The part of s from code point from up to to, without to; clamped to what there is.");
    r.add(
        "str/nth",
        "(str/nth s i)",
        2,
        2,
        StringBuiltins::nth,
        "The code point of s at index i, counted from 0, as a string.");
    r.add(
        "str/trim",
        "(str/trim s)",
        1,
        1,
        StringBuiltins::trim,
        "s without white space at its start and end.");
  }

  private static void installTests(Registry r) {
    r.add(
        "str/index",
        "(str/index s part from?)",
        2,
        3,
        StringBuiltins::index,
        "The index of the first occurrence of part in s, in code points, at or after the index"
            + " from; -1 when there is none.");
    r.add(
        "str/starts?",
        "(str/starts? s p)",
        2,
        2,
        StringBuiltins::startsWith,
        "1 if s begins with p, else 0.");
    r.add(
        "str/ends?",
        "(str/ends? s p)",
        2,
        2,
        StringBuiltins::endsWith,
        "1 if s ends with p, else 0.");
  }

  // ---- concatenation

  private static long concat(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, argc);
    if (wrong != Words.NONE) {
      return wrong;
    }
    long bytes = 0;
    long codePoints = 0;
    for (int i = 0; i < argc; i++) {
      bytes += Strings.bytes(m, m.stack[fp + i]);
      codePoints += Strings.codePoints(m, m.stack[fp + i]);
    }
    int result = fp + argc;
    Strings.allocateIn(m, fp, result, bytes, codePoints);
    int filled = 0;
    for (int i = 0; i < argc; i++) {
      filled = append(m, fp, result + 1, fp + i, result, filled);
    }
    return m.stack[result];
  }

  /** Copies a whole string into another at a byte index; gives the index after it. */
  private static int append(Machine m, int fp, int top, int source, int target, int at) {
    int bytes = Strings.bytes(m, m.stack[source]);
    Strings.copy(m, fp, top, source, 0, target, at, bytes);
    m.poll(fp, top);
    return at + bytes;
  }

  private static long join(Machine m, int fp, int argc) {
    if (!Words.isList(m.stack[fp])) {
      return m.typeError(fp, 0, "a list of strings");
    }
    if (!Strings.isString(m, m.stack[fp + 1])) {
      return m.typeError(fp, 1, "a string");
    }
    int cursor = fp + 2;
    int piece = fp + 3;
    int result = fp + 4;
    m.stack[cursor] = m.stack[fp];
    long separator = m.stack[fp + 1];
    long bytes = -Strings.bytes(m, separator);
    long codePoints = -Strings.codePoints(m, separator);
    while (m.stack[cursor] != Words.NIL) {
      m.poll(fp, piece);
      long string = Lists.first(m, m.stack[cursor]);
      if (!Strings.isString(m, string)) {
        return m.typeError(fp, 0, "a list of strings");
      }
      bytes += Strings.bytes(m, string) + Strings.bytes(m, m.stack[fp + 1]);
      codePoints += Strings.codePoints(m, string) + Strings.codePoints(m, m.stack[fp + 1]);
      m.stack[cursor] = Lists.rest(m, m.stack[cursor]);
    }
    m.stack[piece] = Words.NIL;
    Strings.allocateIn(m, fp, result, Math.max(0, bytes), Math.max(0, codePoints));
    fillJoined(m, fp, result);
    return m.stack[result];
  }

  private static void fillJoined(Machine m, int fp, int result) {
    int cursor = fp + 2;
    int piece = fp + 3;
    int top = result + 1;
    int filled = 0;
    m.stack[cursor] = m.stack[fp];
    while (m.stack[cursor] != Words.NIL) {
      m.stack[piece] = Lists.first(m, m.stack[cursor]);
      filled = append(m, fp, top, piece, result, filled);
      m.stack[cursor] = Lists.rest(m, m.stack[cursor]);
      if (m.stack[cursor] != Words.NIL) {
        filled = append(m, fp, top, fp + 1, result, filled);
      }
    }
  }

  private static long makeString(Machine m, int fp, int argc) {
    long wrong = Arguments.count(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    if (Shapes.isInteger(m.space, m.stack[fp + 1])) {
      wrong = codePointToString(m, fp, fp + 1);
    } else if (!Strings.isString(m, m.stack[fp + 1])) {
      wrong = m.typeError(fp, 1, "a string or a code point");
    }
    return wrong != Words.NONE ? wrong : repeat(m, fp, Arguments.nearest(m, fp));
  }

  /** Replaces the integer in a stack slot by the string of that code point; a safepoint. */
  private static long codePointToString(Machine m, int fp, int slot) {
    long codePoint = Arguments.nearest(m, slot);
    boolean surrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    if (codePoint < 0 || codePoint > Character.MAX_CODE_POINT || surrogate) {
      return Arguments.value(m, fp, Arguments.shown(m, slot) + " is no code point");
    }
    byte[] utf8 = new byte[LONGEST_CODE_POINT];
    int bytes = Utf8.encode((int) codePoint, utf8, 0);
    long string = StringCell.make(m, utf8, 0, bytes, fp, slot + 1);
    m.stack[slot] = string;
    return Words.NONE;
  }

  private static long repeat(Machine m, int fp, long count) {
    int patternBytes = Strings.bytes(m, m.stack[fp + 1]);
    long copies = patternBytes == 0 ? 0 : Math.min(count, StringCell.MAX_BYTES + 1L);
    long codePoints = copies * Strings.codePoints(m, m.stack[fp + 1]);
    int result = fp + 2;
    Strings.allocateIn(m, fp, result, copies * patternBytes, codePoints);
    if (copies > 0) {
      fillRepeated(m, fp, result, patternBytes, (int) copies * patternBytes);
    }
    return m.stack[result];
  }

  /**
   * Copies the pattern once, and then what there is, up to a chunk of it, behind itself until the
   * string is full.
   */
  private static void fillRepeated(Machine m, int fp, int result, int patternBytes, int bytes) {
    int top = result + 1;
    Strings.copy(m, fp, top, fp + 1, 0, result, 0, patternBytes);
    int filled = patternBytes;
    int chunk = Math.max(1, Strings.CHUNK / patternBytes) * patternBytes;
    while (filled < bytes) {
      int step = Math.min(Math.min(filled, chunk), bytes - filled);
      Strings.copy(m, fp, top, result, 0, result, filled, step);
      m.pollAfterBytes(step, fp, top);
      filled += step;
    }
  }

  // ---- taking apart

  private static long split(Machine m, int fp, int argc) {
    long wrong = checkSought(m, fp, 1, Strings.check(m, fp, 2));
    if (wrong != Words.NONE) {
      return wrong;
    }
    int results = fp + 2;
    Results.begin(m, results);
    Search search = new Search(m, fp, results + 1, fp, fp + 1);
    int separatorBytes = Strings.bytes(m, m.stack[fp + 1]);
    int held = 0;
    int from = 0;
    while (true) {
      int top = Results.top(results, held);
      int found = search.next(from, top);
      int to = found < 0 ? Strings.bytes(m, m.stack[fp]) : found;
      held = Results.add(m, fp, results, held, Strings.slice(m, fp, top, fp, from, to));
      if (found < 0) {
        return Results.list(m, fp, results, held);
      }
      from = found + separatorBytes;
    }
  }

  /** What is searched for is not empty; {@code wrong} is what was found wrong before. */
  private static long checkSought(Machine m, int fp, int argument, long wrong) {
    if (wrong != Words.NONE || Strings.bytes(m, m.stack[fp + argument]) > 0) {
      return wrong;
    }
    return Arguments.value(m, fp, "argument " + (argument + 1) + ": the string is empty");
  }

  private static long chars(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int list = fp + 1;
    m.stack[list] = Words.NIL;
    int end = Strings.bytes(m, m.stack[fp]);
    while (end > 0) {
      int start = Strings.previous(m, m.stack[fp], end);
      long single = Strings.slice(m, fp, list + 1, fp, start, end);
      m.stack[list + 1] = single;
      m.ensure(Words.PAIR_BYTES, fp, list + 2);
      m.stack[list] = Lists.cons(m, m.stack[list + 1], m.stack[list]);
      end = start;
    }
    return m.stack[list];
  }

  private static long slice(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 1);
    for (int i = 1; i < argc && wrong == Words.NONE; i++) {
      wrong = Arguments.integer(m, fp, i);
    }
    if (wrong != Words.NONE) {
      return wrong;
    }
    int length = Strings.codePoints(m, m.stack[fp]);
    int from = clamp(Arguments.nearest(m, fp + 1), length);
    int to = Math.max(from, clamp(Arguments.nearest(m, fp + 2), length));
    int top = fp + argc;
    int start = Strings.byteIndex(m, fp, top, fp, from);
    int end = Strings.byteIndex(m, fp, top, fp, to);
    return Strings.slice(m, fp, top, fp, start, end);
  }

  private static int clamp(long index, int length) {
    return (int) Math.clamp(index, 0L, length);
  }

  private static long nth(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong == Words.NONE) {
      wrong = Arguments.integer(m, fp, 1);
    }
    if (wrong != Words.NONE) {
      return wrong;
    }
    long index = Arguments.nearest(m, fp + 1);
    int length = Strings.codePoints(m, m.stack[fp]);
    if (index < 0 || index >= length) {
      String shown = Arguments.shown(m, fp + 1);
      return Arguments.range(m, fp, "index " + shown + " of a string of length " + length);
    }
    int start = Strings.byteIndex(m, fp, fp + argc, fp, (int) index);
    int bytes = Utf8.length(Space.loadByte(m.space, StringCell.textAt(m.stack[fp]) + start));
    return Strings.slice(m, fp, fp + argc, fp, start, start + bytes);
  }

  private static long trim(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int end = Strings.bytes(m, m.stack[fp]);
    int from = Blanks.after(m, fp, fp + argc, fp, 0, end);
    int to = Blanks.before(m, fp, fp + argc, fp, from, end);
    return Strings.slice(m, fp, fp + argc, fp, from, to);
  }

  // ---- searching

  private static long index(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 2);
    if (wrong == Words.NONE && argc == 3) {
      wrong = Arguments.integer(m, fp, 2);
    }
    if (wrong != Words.NONE) {
      return wrong;
    }
    int length = Strings.codePoints(m, m.stack[fp]);
    int from = argc == 3 ? clamp(Arguments.nearest(m, fp + 2), length) : 0;
    return Words.fixnum(
        Strings.bytes(m, m.stack[fp + 1]) == 0 ? from : indexAfter(m, fp, fp + argc, from));
  }

  private static int indexAfter(Machine m, int fp, int top, int from) {
    int start = Strings.byteIndex(m, fp, top, fp, from);
    int found = new Search(m, fp, top, fp, fp + 1).next(start, top);
    return found < 0 ? -1 : from + Strings.countCodePoints(m, fp, top, fp, start, found);
  }

  private static long startsWith(Machine m, int fp, int argc) {
    return hasPart(m, fp, argc, 0);
  }

  private static long endsWith(Machine m, int fp, int argc) {
    return hasPart(m, fp, argc, 1);
  }

  /** Whether the second string stands in the first at its start (0) or its end (1). */
  private static long hasPart(Machine m, int fp, int argc, int where) {
    long wrong = Strings.check(m, fp, 2);
    if (wrong != Words.NONE) {
      return wrong;
    }
    int rest = Strings.bytes(m, m.stack[fp]) - Strings.bytes(m, m.stack[fp + 1]);
    return Arguments.truth(
        rest >= 0 && Strings.contains(m, fp, fp + argc, fp, where * rest, fp + 1));
  }

  private static long replace(Machine m, int fp, int argc) {
    long wrong = checkSought(m, fp, 1, Strings.check(m, fp, 3));
    if (wrong != Words.NONE) {
      return wrong;
    }
    int result = fp + argc;
    Search search = new Search(m, fp, result, fp, fp + 1);
    long count = countOccurrences(m, search, fp, result);
    if (count == 0) {
      return m.stack[fp];
    }
    long bytes =
        Strings.bytes(m, m.stack[fp])
            + count * (Strings.bytes(m, m.stack[fp + 2]) - Strings.bytes(m, m.stack[fp + 1]));
    long codePoints =
        Strings.codePoints(m, m.stack[fp])
            + count
                * (Strings.codePoints(m, m.stack[fp + 2]) - Strings.codePoints(m, m.stack[fp + 1]));
    Strings.allocateIn(m, fp, result, bytes, codePoints);
    fillReplaced(m, search, fp, result);
    return m.stack[result];
  }

  private static long countOccurrences(Machine m, Search search, int fp, int top) {
    int partBytes = Strings.bytes(m, m.stack[fp + 1]);
    long count = 0;
    int found = search.next(0, top);
    while (found >= 0) {
      count++;
      found = search.next(found + partBytes, top);
    }
    return count;
  }

  private static void fillReplaced(Machine m, Search search, int fp, int result) {
    int top = result + 1;
    int partBytes = Strings.bytes(m, m.stack[fp + 1]);
    int filled = 0;
    int from = 0;
    int found = search.next(0, top);
    while (found >= 0) {
      Strings.copy(m, fp, top, fp, from, result, filled, found - from);
      filled = append(m, fp, top, fp + 2, result, filled + found - from);
      from = found + partBytes;
      found = search.next(from, top);
    }
    Strings.copy(m, fp, top, fp, from, result, filled, Strings.bytes(m, m.stack[fp]) - from);
  }
}
