package valk.eval.spi;

/**
 * A family of functions of a leaf module. Made by {@link java.util.ServiceLoader}, which needs a
 * public constructor without parameters; cheap to make, and one object serves any number of
 * interpreters, also at once.
 */
public interface BuiltinProvider {
  /** Returns the name of the family, which is what its functions begin with: {@code http}. */
  String name();

  /**
   * Adds the functions to one interpreter, which may be in the middle of an evaluation: a script
   * mentioned a name that is bound nowhere. What the functions need may come with their first call.
   *
   * @param functions where they are added
   * @param host what surrounds that interpreter
   */
  void addTo(Functions functions, FamilyHost host);
}
