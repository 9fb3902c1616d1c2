package valk.eval.jit;

import valk.gc.Words;

/** Where compiled code finds a value: it is valid until the next safepoint. */
sealed interface Operand {
  /** A word that is known when the code is written, and no pointer. */
  record Word(long word) implements Operand {}

  /** A Java local. */
  record InLocal(int index) implements Operand {}

  /** Whether it is known to be no object with a header, and so no error. */
  default boolean isNoObject() {
    return this instanceof Word w && !Words.isObject(w.word());
  }
}
