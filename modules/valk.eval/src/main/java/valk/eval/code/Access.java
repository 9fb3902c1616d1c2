package valk.eval.code;

import org.jspecify.annotations.Nullable;

/** Where a function finds the value of a name. */
sealed interface Access {

  /** Everything that is bound nowhere nearer. */
  Access GLOBAL = new Global();

  /** In the frame. */
  record Local(int slot, Traits traits) implements Access {}

  /** In the closure, at an index of its captured words. */
  record Captured(int index, Traits traits) implements Access {}

  /**
   * By name, at run time, in the environment that {@code environment} (raw) holds.
   *
   * @param bound whether it is certain that some environment binds the name
   */
  record Named(Access environment, boolean bound) implements Access {}

  /** In the global environment. */
  record Global() implements Access {}

  /**
   * Nowhere: a variable of a function around this one, which did not capture it. It was analysed
   * again, and did not mention that name when it was made.
   *
   * @param certain false when it may as well be a global
   */
  record Lost(boolean certain) implements Access {}

  /**
   * @param boxed the word is a BOX that holds the value
   * @param assigned the value may change after it was set first
   * @param outer where to look while the variable is unset; null for one that is always set
   */
  record Traits(boolean boxed, boolean assigned, @Nullable Access outer) {
    static final Traits PLAIN = new Traits(false, false, null);
  }
}
