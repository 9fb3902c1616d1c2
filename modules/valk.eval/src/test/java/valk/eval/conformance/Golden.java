package valk.eval.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Expected text in which {@code <n>} stands for a number and {@code <any>} for any part of a line.
 */
final class Golden {
  private Golden() {}

  /** What differs, line by line; empty if the text is as expected. */
  static List<String> differences(String expected, String text) {
    List<String> wanted = expected.lines().toList();
    List<String> got = text.lines().toList();
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < Math.max(wanted.size(), got.size()); i++) {
      String w = i < wanted.size() ? wanted.get(i) : "";
      String g = i < got.size() ? got.get(i) : "";
      if (!pattern(w).matcher(g).matches()) {
        differences.add("line " + (i + 1) + ": wanted '" + w + "', got '" + g + "'");
      }
    }
    if (expected.endsWith("\n") != text.endsWith("\n")) {
      differences.add("only one of the texts ends its last line");
    }
    return differences;
  }

  private static Pattern pattern(String line) {
    String exact = Pattern.quote(line);
    return Pattern.compile(exact.replace("<n>", "\\E\\d+\\Q").replace("<any>", "\\E.*\\Q"));
  }
}
