package valk.eval;

import java.util.List;
import valk.eval.run.Builtin;

/**
 * The signature of a host function, as errors and {@code doc} show it.
 *
 * <pre>
 *   (name required … optional? … rest…)
 * </pre>
 *
 * @param text the whole
 * @param min least number of arguments
 * @param max greatest number, or {@link Builtin#ANY}
 */
record HostSignature(String name, String text, int min, int max) {
  private static final String REST = "…";
  private static final String OPTIONAL = "?";

  /**
   * Reads a signature.
   *
   * @throws IllegalArgumentException if it is not of the form above
   */
  static HostSignature parse(String text) {
    if (!text.startsWith("(") || !text.endsWith(")")) {
      throw malformed(text, "is not in parentheses");
    }
    List<String> words = List.of(text.substring(1, text.length() - 1).split(" ", -1));
    if (words.stream().anyMatch(String::isEmpty)) {
      throw malformed(text, "has no name, or a blank too many");
    }
    List<String> parameters = words.subList(1, words.size());
    int min = required(parameters);
    requireOrder(text, parameters, min);
    boolean any = !parameters.isEmpty() && parameters.getLast().endsWith(REST);
    return new HostSignature(words.getFirst(), text, min, any ? Builtin.ANY : parameters.size());
  }

  private static int required(List<String> parameters) {
    int count = 0;
    while (count < parameters.size() && isRequired(parameters.get(count))) {
      count++;
    }
    return count;
  }

  private static boolean isRequired(String parameter) {
    return !parameter.endsWith(REST) && !parameter.endsWith(OPTIONAL);
  }

  private static void requireOrder(String text, List<String> parameters, int min) {
    for (int i = min; i < parameters.size(); i++) {
      boolean isLast = i == parameters.size() - 1;
      if (isRequired(parameters.get(i)) || parameters.get(i).endsWith(REST) && !isLast) {
        throw malformed(text, "has '" + parameters.get(i) + "' at the wrong place");
      }
    }
  }

  private static IllegalArgumentException malformed(String text, String reason) {
    return new IllegalArgumentException("the signature \"%s\" %s".formatted(text, reason));
  }
}
