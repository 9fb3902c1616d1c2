package valk.eval.run;

import org.jspecify.annotations.Nullable;

/**
 * A function written in Java. Its word is an immediate that holds its index in the registry.
 *
 * <p>The caller of {@link Body#call} has already returned the first error among the arguments
 * (unless {@link #takesErrors}), and checked the number of arguments.
 */
public final class Builtin {
  /** What a builtin does. */
  @FunctionalInterface
  public interface Body {
    /**
     * Computes the value from the arguments in {@code m.stack[fp .. fp + argc)}. Words above are
     * free for use. Between two safepoints at most 64 KiB may be allocated.
     *
     * @return a value, an error value, or {@link valk.gc.Words#TAIL} from {@link Machine#tail}
     */
    long call(Machine m, int fp, int argc);
  }

  /**
   * A body that calls functions again and again. HotSpot compiles code for the callees that its
   * class has met, so compiled code takes a copy of the class for each call of the builtin.
   */
  public interface Loop extends Body {
    /** The same, as an instance of a class of its own. Any thread. */
    Loop copy();
  }

  /** {@link #max} of a builtin that takes any number of arguments. */
  public static final int ANY = -1;

  public final String name;
  public final String signature;
  public final String doc;
  public final int min;
  public final int max;
  public final int index;
  public final Body body;
  boolean curries;
  boolean takesErrors;
  boolean form;
  @Nullable LoopBody pairwise;

  Builtin(int index, String name, String signature, int min, int max, Body body, String doc) {
    this.index = index;
    this.name = name;
    this.signature = signature;
    this.min = min;
    this.max = max;
    this.body = body;
    this.doc = doc;
  }

  /** Fewer arguments than required give a partial application. */
  public Builtin curries() {
    curries = true;
    return this;
  }

  /** The builtin inspects or prints errors: they are data to it. */
  public Builtin takesErrors() {
    takesErrors = true;
    return this;
  }

  /**
   * The name is a form for the analyzer; the function is what remains when it is passed as a value.
   */
  public Builtin form() {
    form = true;
    return this;
  }

  /** The usual cases of two arguments are computed so where it is called again and again. */
  public Builtin pairwise(LoopBody body) {
    pairwise = body;
    return this;
  }

  /** How the usual cases of two arguments are computed in a loop; null if as all others. */
  public @Nullable LoopBody pairwise() {
    return pairwise;
  }

  public boolean isForm() {
    return form;
  }

  public boolean inspectsErrors() {
    return takesErrors;
  }

  public boolean accepts(int argc) {
    return argc >= min && (max == ANY || argc <= max);
  }

  /** The function value. */
  public long word() {
    return valk.gc.Words.immediate(valk.gc.Words.BUILTIN, index);
  }
}
