package valk.eval.run;

import org.jspecify.annotations.Nullable;
import valk.eval.read.Source;
import valk.eval.read.SpanTable;

/** Turns a value into code; the machine's seam to the analyzer. */
public interface Compiler {
  /** Told once of the machine that it works for, before any code is compiled. */
  void attach(Machine m);

  /**
   * Analyses the form in {@code m.stack[slot]} and puts the CODE object in its place, or an error
   * value when the form is malformed. A safepoint; words from {@code slot + 1} up are used.
   *
   * @param fp frame that asks, for the place of errors
   * @param asCodeList whether a quoted list is run as code, as by {@code eval}; otherwise it is
   *     data
   * @param named whether the code is called with one argument, the ENV whose names it sees
   * @param spans the reader's places for the form, or null for a list that was data
   * @param position source position for everything that has none of its own, or -1
   * @return the word now in the slot
   */
  long compile(
      Machine m,
      int fp,
      int slot,
      boolean asCodeList,
      boolean named,
      Source source,
      @Nullable SpanTable spans,
      int position);

  /** Analyses again what {@code code} was made from, after a name that it assumed was redefined. */
  void recompile(Machine m, int fp, int top, Code code);
}
