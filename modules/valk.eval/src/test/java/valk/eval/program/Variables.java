package valk.eval.program;

import java.util.ArrayList;
import java.util.List;

/** The variables that can be seen at a place of a program, the innermost last. */
final class Variables {
  /**
   * A variable.
   *
   * @param cost about how many steps it takes to call it, if it is a function
   * @param assignable whether programs may give it another value
   */
  record Variable(String name, String type, double cost, boolean assignable) {}

  private final List<Variable> seen = new ArrayList<>();
  private int globals;

  int mark() {
    return seen.size();
  }

  /** Forgets the local variables that were added since a mark. */
  void release(int mark) {
    while (seen.size() > Math.max(mark, globals)) {
      seen.removeLast();
    }
  }

  void add(Variable variable) {
    seen.add(variable);
  }

  /** Adds a variable that stays. */
  void addGlobal(Variable variable) {
    seen.add(globals++, variable);
  }

  /** Those of a type that are not hidden by another of the same name, the last first. */
  List<Variable> ofType(String type) {
    List<Variable> found = new ArrayList<>();
    for (int i = seen.size() - 1; i >= 0; i--) {
      Variable variable = seen.get(i);
      if (variable.type().equals(type) && !isHidden(i)) {
        found.add(variable);
      }
    }
    return found;
  }

  private boolean isHidden(int index) {
    String name = seen.get(index).name();
    for (int i = index + 1; i < seen.size(); i++) {
      if (seen.get(i).name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  List<Variable> all() {
    return List.copyOf(seen);
  }
}
