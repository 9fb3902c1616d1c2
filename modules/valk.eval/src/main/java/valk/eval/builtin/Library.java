package valk.eval.builtin;

import valk.eval.run.Registry;

/** All builtins of the language, family by family. */
public final class Library {
  private Library() {}

  /**
   * Installs every family; the order gives the builtins their indexes.
   *
   * @param stackWords most words that the shadow stack may have
   */
  public static void install(Registry r, int stackWords) {
    ListBuiltins.install(r);
    IterationBuiltins.install(r);
    SortBuiltins.install(r);
    FunctionBuiltins.install(r, stackWords);
    NumberBuiltins.install(r);
    StringBuiltins.install(r);
    BuilderBuiltins.install(r);
    PrintBuiltins.install(r);
    JsonBuiltins.install(r);
    Readings.install(r);
    ErrorBuiltins.install(r);
    HostBuiltins.install(r);
    TimeBuiltins.install(r);
    IntrospectionBuiltins.install(r);
    CodeBuiltins.install(r);
    MemoryBuiltins.install(r);
    VectorBuiltins.install(r);
    MapBuiltins.install(r);
    PlistBuiltins.install(r);
    TypeBuiltins.install(r);
    EqualityBuiltins.install(r);
  }
}
