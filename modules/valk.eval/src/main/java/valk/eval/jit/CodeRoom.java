package valk.eval.jit;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.Turns;

/**
 * The room for compiled code: what a script can make the JVM hold. What is new finds room always;
 * what was compiled first gives way. It is interpreted again, and compiled again if it still runs
 * often. So code that nobody calls any more, dead or not, leaves without being looked for.
 *
 * <p>An activation that runs code that gave way ends in it. Owned by the machine's thread.
 */
final class CodeRoom {
  /** What the JVM needs for a class beside the bytecode of its methods. */
  static final int BYTES_OF_A_CLASS = 8 << 10;

  private final long mostBytes;
  private final int mostLoops;

  /**
   * What has room here.
   *
   * @param classes how many of the JVM's it is
   */
  private record Resident(UnitCompiler.Compiled made, int classes) {}

  /** Functions that run compiled code, in the order of their compilation. */
  private final Map<Code, Resident> functions = new LinkedHashMap<>();

  /** Loops; when they die is not known, as it is of functions. */
  private final Deque<WeakReference<Turns>> loops = new ArrayDeque<>();

  private long bytes;

  /** Classes of the functions. */
  private long classes;

  /**
   * @param mostBytes of bytecode and classes of functions
   * @param mostLoops how many loops
   */
  CodeRoom(long mostBytes, int mostLoops) {
    this.mostBytes = mostBytes;
    this.mostLoops = mostLoops;
  }

  /** Bytecode of the functions that have room here. */
  long bytes() {
    return bytes;
  }

  /** How many functions have room here. */
  int size() {
    return functions.size();
  }

  /** What a function was compiled to; null if it has no room here. */
  UnitCompiler.@Nullable Compiled get(Code code) {
    Resident resident = functions.get(code);
    return resident == null ? null : resident.made();
  }

  /** How often functions that have room here gave up running without a frame. */
  long gaveUp() {
    long sum = 0;
    for (Resident resident : functions.values()) {
      sum += resident.made().body().gaveUps();
    }
    return sum;
  }

  /** The function that is to give way to so many bytes of bytecode; null if there is room. */
  @Nullable Code inTheWay(int more) {
    boolean fits = bytes + more + (classes + 1) * BYTES_OF_A_CLASS <= mostBytes;
    return fits || functions.isEmpty() ? null : functions.keySet().iterator().next();
  }

  /** A function that has none gets room. */
  void add(Code code, UnitCompiler.Compiled made) {
    functions.put(code, new Resident(made, 1));
    bytes += made.bytes();
    classes++;
  }

  /**
   * A function that has room gets more, for a second class.
   *
   * @param more bytes of bytecode
   */
  void add(Code code, int more) {
    functions.computeIfPresent(
        code, (_, old) -> new Resident(old.made().with(more), old.classes() + 1));
    bytes += more;
    classes++;
  }

  /**
   * A function gives its room back.
   *
   * @return what it was compiled to; null if it had no room
   */
  UnitCompiler.@Nullable Compiled remove(Code code) {
    Resident resident = functions.remove(code);
    if (resident == null) {
      return null;
    }
    bytes -= resident.made().bytes();
    classes -= resident.classes();
    return resident.made();
  }

  /** A loop gets room; the one that was first loses its code, if there are too many. */
  void add(Turns loop) {
    if (loops.size() == mostLoops) {
      removeDeadLoops();
    }
    if (loops.size() == mostLoops) {
      Turns first = loops.remove().get();
      if (first != null) {
        first.restart();
      }
    }
    loops.add(new WeakReference<>(loop));
  }

  private void removeDeadLoops() {
    for (Iterator<WeakReference<Turns>> i = loops.iterator(); i.hasNext(); ) {
      if (i.next().refersTo(null)) {
        i.remove();
      }
    }
  }
}
