package valk.eval.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.eval.value.Shapes;

/**
 * The calls that led to a place, as text: the innermost first, and of many only both ends.
 *
 * <pre>
 *   inner (demo.valk:2:20)                          the function, and where it was called
 *   walk (demo.valk:3:9), 98 times                  calls in a row that look the same
 *   lp (demo.valk:8:1), 41 tail calls later         what the frame runs now
 *   the expansion of when (lib.valk:2:10)           the call above stands in what a macro made
 *   the macro when (demo.valk:9:3)                  a macro runs, used there
 *   … 1200 more calls
 *   main (demo.valk:12:1)
 * </pre>
 */
final class Trace {
  private static final int INNER = 7;
  private static final int OUTER = 3;
  private static final int MOST_MACROS = 3;
  private static final int LONGEST = 120;
  private static final int LEAST_OF_A_PLACE = 40;

  private final Machine m;
  private final int limit;
  private final List<Call> inner = new ArrayList<>();
  private final Deque<Call> outer = new ArrayDeque<>();
  private long omitted;
  private boolean complete = true;

  /** Calls in a row that look the same: the innermost, and how many. */
  private static final class Call {
    final int frame;
    int times = 1;

    Call(int frame) {
      this.frame = frame;
    }
  }

  /**
   * @param limit how many frames are looked at
   */
  Trace(Machine m, int limit) {
    this.m = m;
    this.limit = limit;
  }

  /** The calls from frame {@code fp} outward. */
  List<String> from(int fp) {
    walk(fp);
    List<String> lines = new ArrayList<>();
    inner.forEach(call -> describe(call, lines));
    if (!complete) {
      lines.add("… more calls");
      return lines;
    }
    if (omitted > 0) {
      lines.add("… " + omitted + (omitted == 1 ? " more call" : " more calls"));
    }
    outer.forEach(call -> describe(call, lines));
    return lines;
  }

  private void walk(int fp) {
    int frame = fp;
    int looked = 0;
    Call last = null;
    while (frame >= Machine.HEADER) {
      int delta = Site.delta(m.stack[frame - 1]);
      if (delta == 0) {
        return;
      }
      if (looked++ == limit) {
        complete = false;
        return;
      }
      if (last != null && looksTheSame(last.frame, frame)) {
        last.times++;
      } else if (!isTopLevelCode(m.stack[frame - 2]) || m.errors.expansionAt(frame) != null) {
        last = new Call(frame);
        add(last);
      }
      frame -= delta;
    }
  }

  /** The same function, called from the same place. */
  private boolean looksTheSame(int a, int b) {
    return m.stack[a - 2] == m.stack[b - 2]
        && Site.sameCall(m.stack[a - 1], m.stack[b - 1])
        && caller(a) == caller(b)
        && m.errors.expansionAt(b) == null;
  }

  private long caller(int frame) {
    return m.stack[frame - Site.delta(m.stack[frame - 1]) - 2];
  }

  private void add(Call call) {
    if (inner.size() < INNER) {
      inner.add(call);
      return;
    }
    outer.add(call);
    if (outer.size() > OUTER) {
      omitted += outer.remove().times;
    }
  }

  /** Code of a loaded file or of {@code eval}: no function that a user would look for. */
  private boolean isTopLevelCode(long function) {
    return Shapes.is(m.space, function, Shapes.CODE);
  }

  // ---- text

  private void describe(Call call, List<String> lines) {
    Errors.Expanding expanding = m.errors.expansionAt(call.frame);
    Place place = m.errors.placeOf(call.frame);
    if (expanding == null) {
      lines.add(line(m.errors.functionName(m.stack[call.frame - 2]), place, extent(call)));
      addMacros(call.frame, lines);
      return;
    }
    String function = m.errors.functionName(m.stack[call.frame - 2]);
    if (!function.equals(expanding.macro())) {
      lines.add(shorten(function + extent(call)));
    }
    lines.add(line("the macro " + expanding.macro(), place, ""));
  }

  /** One line; of a long place its end is kept, with line and column. */
  private static String line(String name, @Nullable Place place, String extent) {
    String whole = named(name, place) + extent;
    String where = place == null ? "" : place.toString();
    int cut = Math.min(whole.length() - LONGEST + 1, where.length() - LEAST_OF_A_PLACE);
    return cut <= 1 ? shorten(whole) : shorten(name + " (…" + where.substring(cut) + ")" + extent);
  }

  private static String named(String name, @Nullable Place place) {
    return place == null ? name : name + " (" + place + ")";
  }

  private String extent(Call call) {
    int tailCalls = Site.tailCalls(m.stack[call.frame - 1]);
    String more = tailCalls == Site.MOST_TAIL_CALLS ? " or more" : "";
    String later =
        tailCalls == 0
            ? ""
            : ", " + tailCalls + more + (tailCalls == 1 ? " tail call later" : " tail calls later");
    return later + (call.times == 1 ? "" : ", " + call.times + " times");
  }

  private void addMacros(int frame, List<String> lines) {
    Code caller = m.codeOf(caller(frame));
    if (caller != null && caller.origins != null) {
      caller.macros(Site.position(m.stack[frame - 1])).stream()
          .distinct()
          .limit(MOST_MACROS)
          .forEach(macro -> lines.add(shorten(macro)));
    }
  }

  static String shorten(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
