package valk.checked;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records stacks, equal ones once, so that a million events at ten places take the memory of ten.
 * May be used from any thread.
 */
final class Stacks {
  /** Frames of a stack, at most. */
  static final int MOST_FRAMES = 20;

  /** Different stacks that are kept, at most. */
  static final int MOST_STACKS = 4096;

  private static final StackWalker WALKER = StackWalker.getInstance();

  private final Map<List<Place>, List<StackTraceElement>> known = new HashMap<>();

  private record Place(String type, String method, int byteCodeIndex) {
    Place(StackWalker.StackFrame frame) {
      this(frame.getClassName(), frame.getMethodName(), frame.getByteCodeIndex());
    }
  }

  /** The stack of the caller of the checked tier. */
  Trace here() {
    List<StackWalker.StackFrame> frames =
        WALKER.walk(stack -> stack.dropWhile(Stacks::isChecked).limit(MOST_FRAMES).toList());
    return new Trace(Thread.currentThread().getName(), kept(frames));
  }

  private static boolean isChecked(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    return type.startsWith("valk.checked.Checked")
        || type.startsWith("valk.checked.CellLog")
        || type.startsWith("valk.checked.Stacks");
  }

  private synchronized List<StackTraceElement> kept(List<StackWalker.StackFrame> frames) {
    List<Place> places = frames.stream().map(Place::new).toList();
    List<StackTraceElement> elements = known.get(places);
    if (elements == null && known.size() < MOST_STACKS) {
      elements = frames.stream().map(StackWalker.StackFrame::toStackTraceElement).toList();
      known.put(places, elements);
    }
    return elements == null ? List.of() : elements;
  }
}
