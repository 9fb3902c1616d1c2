package valk.eval.code;

import java.util.List;
import valk.eval.run.Code;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.ErrorKind;
import valk.eval.value.Pair;
import valk.gc.Words;

/** {@code quasiquote}: a list as written, but for what is unquoted in it. Both kinds are kept. */
final class Quasiquote {
  private static final int CHUNK = 1024;

  private Quasiquote() {}

  static Node analyze(SpecialForms.Site site, List<Form> operands) {
    if (operands.size() != 1) {
      return site.wrongCount();
    }
    return isSplice(site, operands.get(0))
        ? site.malformed("unquote-splicing: there is no list around to splice into")
        : template(site, operands.get(0), site.depth(), 1);
  }

  private static Node template(SpecialForms.Site site, Form form, int depth, int level) {
    if (!unquotes(site, form)) {
      return site.scope().function.constant(form.word());
    }
    List<Form> elements = site.elements(form);
    long head = elements.get(0).word();
    Vocabulary words = site.analysis().words;
    if (head == words.unquote && elements.size() == 2 && level == 1) {
      return site.value(elements.get(1), depth);
    }
    int inner = level;
    if (head == words.quasiquote) {
      inner++;
    } else if (head == words.unquote || head == words.unquoteSplicing) {
      inner--;
    }
    return list(site, form, elements, depth, inner);
  }

  private static Node list(
      SpecialForms.Site site, Form form, List<Form> elements, int depth, int level) {
    Node[] parts = new Node[elements.size()];
    boolean[] spliced = new boolean[parts.length];
    for (int i = 0; i < parts.length; i++) {
      Form element = elements.get(i);
      int at = depth + i;
      spliced[i] = level == 1 && isSplice(site, element);
      parts[i] =
          spliced[i]
              ? site.value(site.elements(element).get(1), at)
              : site.analysis()
                  .nested(element, site.scope(), () -> template(site, element, at, level));
    }
    site.needs(depth + parts.length + 4);
    int tag = Words.isQuoted(form.word()) ? Words.QUOTED : Words.EXPRESSION;
    int[] positions = elements.stream().mapToInt(Form::position).toArray();
    return new Template(parts, spliced, tag, depth, form.position(), positions);
  }

  private static boolean isSplice(SpecialForms.Site site, Form form) {
    return form.isExpression()
        && Pair.first(site.machine().space, form.word()) == site.analysis().words.unquoteSplicing
        && site.elements(form).size() == 2;
  }

  /** Whether anything in the list is unquoted, at any level. Looks no deeper than code may nest. */
  private static boolean unquotes(SpecialForms.Site site, Form form) {
    return unquotes(site, form.word(), 0);
  }

  private static boolean unquotes(SpecialForms.Site site, long word, int depth) {
    Vocabulary words = site.analysis().words;
    for (long rest = word; Words.isPair(rest); rest = Pair.rest(site.machine().space, rest)) {
      site.analysis().effort.look();
      long element = Pair.first(site.machine().space, rest);
      boolean mark = element == words.unquote || element == words.unquoteSplicing;
      if (mark || depth < Analyzer.MAX_NESTING && unquotes(site, element, depth + 1)) {
        return true;
      }
    }
    return false;
  }

  /** Builds a list of computed parts, from the last to the first. */
  private static final class Template extends Node {
    private final Node[] parts;
    private final boolean[] spliced;
    private final int tag;
    private final int depth;
    private final int position;
    private final int[] positions;

    /**
     * @param positions where each part is written
     */
    Template(Node[] parts, boolean[] spliced, int tag, int depth, int position, int[] positions) {
      this.parts = parts;
      this.spliced = spliced;
      this.tag = tag;
      this.depth = depth;
      this.position = position;
      this.positions = positions;
    }

    @Override
    public long exec(Machine m, int fp) {
      int at = fp + depth;
      for (int i = 0; i < parts.length; i++) {
        long value = parts[i].exec(m, fp);
        if (m.isError(value)) {
          return value;
        }
        if (spliced[i] && !Words.isList(value)) {
          return notAList(m, fp, value);
        }
        m.stack[at + i] = value;
      }
      long list = build(m, fp, at);
      if (m.templates.isOpen()) {
        note(m, fp, list);
      }
      return list;
    }

    /**
     * Tells where what a macro makes is written: the list, and the lists in it that are constant.
     */
    private void note(Machine m, int fp, long list) {
      Code code = m.codeOf(m.stack[fp - 2]);
      m.templates.note(list, code, position);
      for (int i = 0; i < parts.length; i++) {
        if (parts[i] instanceof Variables.PooledConstant constant) {
          m.templates.note(constant.exec(m, fp), code, positions[i]);
        }
      }
    }

    private long notAList(Machine m, int fp, long value) {
      return m.errors.at(
          fp,
          position,
          ErrorKind.TYPE,
          "unquote-splicing: wanted a list, got " + m.errors.describe(value));
    }

    private long build(Machine m, int fp, int at) {
      int list = at + parts.length;
      m.stack[list] = Words.NIL;
      for (int i = parts.length - 1; i >= 0; i--) {
        if (spliced[i]) {
          splice(m, fp, at + i, list);
        } else {
          m.ensure(16, fp, list + 1);
          m.stack[list] = m.heap.pair(m.stack[at + i], m.stack[list]) | tag;
        }
      }
      return m.stack[list];
    }

    /** Puts the elements of the list in {@code stack[from]} in front of the one in {@code list}. */
    private void splice(Machine m, int fp, int from, int list) {
      int end = list + 1;
      for (long rest = m.stack[from]; Words.isPair(rest); rest = Pair.rest(m.space, rest)) {
        m.reserve(fp, end + 1);
        m.stack[end++] = Pair.first(m.space, rest);
      }
      while (end > list + 1) {
        int chunk = Math.min(CHUNK, end - list - 1);
        m.ensure(16L * chunk, fp, end);
        for (int i = 0; i < chunk; i++) {
          m.stack[list] = m.heap.pair(m.stack[--end], m.stack[list]) | tag;
        }
      }
    }
  }
}
