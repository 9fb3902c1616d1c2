package valk.eval.code;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import valk.eval.value.Pair;
import valk.gc.Words;
import valk.memory.Space;

/**
 * A look ahead through the body of a function or {@code let}, before it is analysed: which names it
 * may assign, which of them inner functions may see, and whether it needs names at run time.
 *
 * <p>It goes by the shape of lists alone, code or data, so it may find too much: then a variable is
 * boxed or has a name without need, and means the same.
 */
final class Survey {
  /** Lists after which those that are met again are passed over. */
  private static final int MANY = 10_000;

  private final Space space;
  private final Vocabulary words;
  private final Effort effort;
  private final Set<Long> seen = new HashSet<>();
  private int lists;

  /** Names that {@code =} assigns in this scope, not in an inner function or {@code let}. */
  final Set<Long> bound = new LinkedHashSet<>();

  /** Names assigned anywhere inside, by {@code =} or {@code set!}. */
  final Set<Long> assigned = new HashSet<>();

  /** Names that occur inside an inner function. */
  final Set<Long> inner = new HashSet<>();

  /** Whether {@code eval}, {@code penv}, {@code load} or a form with a computed operand occurs. */
  boolean dynamic;

  /** Whether a macro is used. */
  boolean uses;

  private boolean innerUses;

  Survey(Space space, Vocabulary words, Effort effort) {
    this.effort = effort;
    this.space = space;
    this.words = words;
  }

  /** Surveys the elements of a body. */
  Survey of(Form body) {
    walk(body, 0, false, false);
    return this;
  }

  /**
   * Whether a variable of this name must live in a box: assigned, and seen by an inner function; or
   * by what a macro in there may mean one day.
   */
  boolean isShared(long name) {
    return assigned.contains(name) && (innerUses || inner.contains(name));
  }

  /** Where macros were used, what they mean is looked at. */
  private void walk(Form form, int depth, boolean inLambda, boolean inScope) {
    List<Form> parts = form.parts();
    if (parts == null) {
      walk(form.word(), depth, inLambda, inScope);
    } else if (form.use()) {
      uses = true;
      innerUses |= inLambda;
      walk(form.meaning(), depth, inLambda, inScope);
    } else if (depth <= Analyzer.MAX_NESTING) {
      walk(form.word(), parts, depth, inLambda, inScope);
    }
  }

  private void walk(long list, List<Form> parts, int depth, boolean inLambda, boolean inScope) {
    long head = Pair.first(space, list);
    boolean lambda = inLambda || makesFunction(head);
    note(head, Pair.rest(space, list), inScope);
    for (Form part : parts) {
      if (lambda && part.isSymbol()) {
        inner.add(part.word());
      }
      walk(part, depth + 1, lambda, inScope || lambda || head == words.let);
    }
  }

  private boolean makesFunction(long head) {
    return head == words.lambda || head == words.fun || head == words.macro;
  }

  private void walk(long list, int depth, boolean inLambda, boolean inScope) {
    if (!Words.isPair(list) || depth > Analyzer.MAX_NESTING || isSeen(list, inLambda, inScope)) {
      return;
    }
    long head = Pair.first(space, list);
    boolean lambda = inLambda || makesFunction(head);
    boolean scope = inScope || lambda || head == words.let;
    note(head, Pair.rest(space, list), inScope);
    for (long rest = list; Words.isPair(rest); rest = Pair.rest(space, rest)) {
      effort.look();
      long element = Pair.first(space, rest);
      if (lambda && Words.isSymbol(element)) {
        inner.add(element);
      }
      walk(element, depth + 1, lambda, scope);
    }
  }

  /**
   * Whether a list need not be walked again. Lists that hold one another twice stand for code
   * without end; what this says of them does not change from the second walk on. Code of usual size
   * is not worth remembering.
   */
  private boolean isSeen(long list, boolean inLambda, boolean inScope) {
    if (++lists <= MANY) {
      return false;
    }
    effort.make();
    return !seen.add(list << 2 | (inLambda ? 2 : 0) | (inScope ? 1 : 0));
  }

  private void note(long head, long operands, boolean inScope) {
    if (head == words.eval || head == words.penv || head == words.load) {
      dynamic = true;
    } else if (head == words.assign || head == words.set) {
      noteAssignment(head, operands, inScope);
    } else if (makesFunction(head)) {
      noteLambda(operands);
    }
  }

  private void noteAssignment(long head, long operands, boolean inScope) {
    if (!Words.isPair(operands)) {
      return;
    }
    long names = Pair.first(space, operands);
    if (!isLiteral(names)) {
      dynamic = true;
    }
    for (long rest = names; Words.isPair(rest); rest = Pair.rest(space, rest)) {
      long name = Pair.first(space, rest);
      assigned.add(name);
      if (head == words.assign && !inScope) {
        bound.add(name);
      }
    }
  }

  private void noteLambda(long operands) {
    for (long rest = operands; Words.isPair(rest); rest = Pair.rest(space, rest)) {
      long operand = Pair.first(space, rest);
      boolean text = Words.isObject(operand);
      if (!isLiteral(operand) && !text) {
        dynamic = true;
      }
    }
  }

  private static boolean isLiteral(long operand) {
    return Words.isNil(operand) || Words.isPair(operand) && Words.isQuoted(operand);
  }
}
