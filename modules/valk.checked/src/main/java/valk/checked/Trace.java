package valk.checked;

import java.util.List;

/**
 * Who did something: a thread and where it was.
 *
 * @param thread name of the thread
 * @param frames innermost first; the list is shared by all traces of one place
 */
record Trace(String thread, List<StackTraceElement> frames) {
  /** The trace of something that never happened, or of more than is recorded. */
  static final Trace UNKNOWN = new Trace("", List.of());

  /** As lines below a line that says what was done. */
  String below(String deed) {
    if (frames.isEmpty()) {
      return "\n  %s: stack not recorded".formatted(deed);
    }
    StringBuilder text = new StringBuilder("\n  %s by thread '%s'".formatted(deed, thread));
    for (StackTraceElement frame : frames) {
      text.append("\n      at ").append(frame);
    }
    return text.toString();
  }
}
