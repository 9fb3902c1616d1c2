package valk.eval.run;

/**
 * Builtins that are added to a machine when a script first mentions a name that might be one of
 * theirs: so programs that use none do not pay for them.
 */
@FunctionalInterface
public interface Families {
  /** There are none. */
  Families NONE = (m, builtins) -> {};

  /**
   * Adds the builtins.
   *
   * @param m what they are for; in the middle of an evaluation, at no safepoint
   * @param builtins what is there, and where they are added
   */
  void addTo(Machine m, Registry builtins);
}
