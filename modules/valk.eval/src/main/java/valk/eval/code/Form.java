package valk.eval.code;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.read.SpanTable;
import valk.eval.value.ErrorKind;
import valk.eval.value.Pair;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A value seen as source text: the word and where it was read.
 *
 * <p>A list is usually looked at in memory, and its elements get their places from the span table,
 * or from where a macro made them. Where a macro was used inside of it, the word is still what was
 * read, and {@code parts} says what is meant.
 *
 * @param word the value; valid while no safepoint is passed
 * @param span index of its entry in the span table, or -1
 * @param position byte offset in the source, past its end one of {@link valk.eval.run.Origins}, or
 *     -1
 * @param parts the elements when they are not those in memory; of a use of a macro, what it means
 * @param use whether this is a use of a macro
 * @param places knows the places inside of what a macro made; null for what was read
 * @param problem why the use of a macro means an error, or null
 */
record Form(
    long word,
    int span,
    int position,
    @Nullable List<Form> parts,
    boolean use,
    @Nullable MadePlaces places,
    @Nullable Problem problem) {

  /** What is said where a macro that cannot be expanded was used. */
  record Problem(ErrorKind kind, String message) {}

  Form(long word, int span, int position) {
    this(word, span, position, null, false, null, null);
  }

  /** A form that a macro made. */
  static Form made(long word, int position, MadePlaces places) {
    return new Form(word, -1, position, null, false, places, null);
  }

  /** The elements of a list, each with its own place, or the list's where it has none. */
  List<Form> elements(Space space, @Nullable SpanTable spans, Effort effort) {
    if (parts != null) {
      return parts;
    }
    return places != null
        ? madeElements(space, places, effort)
        : readElements(space, spans, effort);
  }

  private List<Form> madeElements(Space space, MadePlaces known, Effort effort) {
    List<Form> elements = new ArrayList<>();
    for (long rest = word; Words.isPair(rest); rest = Pair.rest(space, rest)) {
      effort.look();
      elements.add(known.form(Pair.first(space, rest), position));
    }
    return elements;
  }

  private List<Form> readElements(Space space, @Nullable SpanTable spans, Effort effort) {
    List<Form> elements = new ArrayList<>();
    int next = span < 0 ? -1 : span + 1;
    for (long rest = word; Words.isPair(rest); rest = Pair.rest(space, rest)) {
      effort.look();
      long element = Pair.first(space, rest);
      if (spans == null || next < 0) {
        elements.add(new Form(element, -1, position));
      } else {
        elements.add(new Form(element, next, spans.position(next)));
        next = spans.skip(next);
      }
    }
    return elements;
  }

  /** What a use of a macro means. */
  Form meaning() {
    if (!use || parts == null) {
      throw new IllegalStateException("no use of a macro");
    }
    return parts.get(0);
  }

  boolean isSymbol() {
    return Words.isSymbol(word);
  }

  /** A literal {@code { … }}, the empty one included. */
  boolean isQuotedList() {
    return Words.isNil(word) || Words.isPair(word) && Words.isQuoted(word);
  }

  /** A non-empty {@code ( … )}. */
  boolean isExpression() {
    return Words.isPair(word) && !Words.isQuoted(word);
  }

  Form withWord(long newWord) {
    return new Form(newWord, span, position, parts, use, places, problem);
  }

  Form withParts(List<Form> newParts) {
    return new Form(word, span, position, newParts, false, places, null);
  }

  /** This form as a use of a macro. */
  Form meaning(Form meant) {
    return new Form(word, span, position, List.of(meant), true, places, null);
  }

  /** This form as a use of a macro that means only an error. */
  Form refused(ErrorKind kind, String message) {
    Problem refusal = new Problem(kind, message);
    return new Form(word, span, position, List.of(this), true, places, refusal);
  }
}
