package valk.eval.code;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The variables around a function, by name: what it may come to mention when it is analysed again.
 *
 * @param inFrames names of those that lie in frames: gone, unless the function captured them
 * @param crowded whether more of them than a closure can keep are around; then none is noted
 * @param byName names that environments bind
 * @param manyByName whether environments bind more than can be noted; then none is
 */
record Around(Set<Long> inFrames, boolean crowded, Set<Long> byName, boolean manyByName) {
  /** Variables that are noted: with an environment, no more than a closure can capture. */
  static final int MOST = Analysis.MOST_CAPTURES - 1;

  static final Around NOTHING = new Around(Set.of(), false, Set.of(), false);

  /** What is around a function that stands in the scope. */
  static Around of(@Nullable Scope scope) {
    Set<Long> inFrames = new LinkedHashSet<>();
    Set<Long> byName = new LinkedHashSet<>();
    int variables = 0;
    Scope outermost = null;
    for (Scope s = scope; s != null && variables <= MOST; s = s.outer()) {
      s.variableNames().limit(MOST).forEach(inFrames::add);
      s.namesInEnvironment().limit(MOST + 1).forEach(byName::add);
      variables += s.variableCount();
      outermost = s;
    }
    Around further = outermost == null ? NOTHING : outermost.function.keptAround();
    inFrames.addAll(further.inFrames);
    byName.addAll(further.byName);
    boolean crowded = further.crowded || variables + further.inFrames.size() > MOST;
    boolean many = further.manyByName || byName.size() > MOST;
    Around all = new Around(noted(inFrames, crowded), crowded, noted(byName, many), many);
    return all.isNothing() ? NOTHING : all;
  }

  private static Set<Long> noted(Set<Long> names, boolean tooMany) {
    return tooMany || names.isEmpty() ? Set.of() : Collections.unmodifiableSet(names);
  }

  /**
   * Whether nothing at all is noted. (Not by {@code equals}: that of a record makes classes when it
   * is first called, which would take a fifth of the time of a short script.)
   */
  boolean isNothing() {
    return isClear() && byName.isEmpty() && !manyByName;
  }

  /** Whether nothing is bound in frames around. */
  boolean isClear() {
    return inFrames.isEmpty() && !crowded;
  }

  boolean mayBeInFrame(long name) {
    return crowded || inFrames.contains(name);
  }

  boolean mayBeByName(long name) {
    return manyByName || byName.contains(name);
  }

  /** All names that are noted. */
  Stream<Long> names() {
    return Stream.concat(inFrames.stream(), byName.stream());
  }
}
