package valk.eval.program;

import java.util.List;

/**
 * A program, ready to be run again.
 *
 * @param seed what it was generated from
 * @param choices the row of choices that it was made of
 * @param forms its top-level forms
 * @param bombs whether it fills the heap or the stack on purpose, which takes long under zeal, and
 *     which only a heap that collects survives
 */
record Program(long seed, int[] choices, List<String> forms, boolean bombs) {

  /** The forms, one below the other, as a script. */
  String text() {
    return String.join("\n", forms) + "\n";
  }

  /** Script and seed, for a report. */
  String replayable() {
    return "; seed " + seed + ", " + choices.length + " choices\n" + text();
  }
}
