package valk.eval.run;

import java.util.ArrayList;
import java.util.List;

/** The builtins of an interpreter, in the order in which their families were installed. */
public final class Registry {
  private final List<Builtin> builtins = new ArrayList<>();

  /** No builtins yet. */
  public Registry() {}

  /** Begins with builtins that are there already. */
  Registry(Builtin[] present) {
    builtins.addAll(List.of(present));
  }

  /**
   * Adds a builtin.
   *
   * @param signature the call as shown to users, {@code "(head l)"}
   * @param min least number of arguments
   * @param max greatest number of arguments, or {@link Builtin#ANY}
   * @param doc one or two sentences for {@code (doc f)}
   */
  public Builtin add(
      String name, String signature, int min, int max, Builtin.Body body, String doc) {
    Builtin builtin = new Builtin(builtins.size(), name, signature, min, max, body, doc);
    builtins.add(builtin);
    return builtin;
  }

  /** All builtins; the index of each is its {@link Builtin#index}. */
  public Builtin[] all() {
    return builtins.toArray(new Builtin[0]);
  }
}
