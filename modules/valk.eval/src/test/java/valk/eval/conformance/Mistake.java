package valk.eval.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program with a mistake, and what is reported about it:
 *
 * <pre>
 * == title [settings]
 * the program
 * --
 * the {@linkplain Golden expected} report
 * </pre>
 *
 * An empty line before the next title belongs to neither.
 *
 * @param report ends with a line feed
 */
record Mistake(String title, Settings settings, String program, String report) {
  private static final Pattern TITLE = Pattern.compile("(.*?)\\s*(?:\\[([^\\[\\]]*)\\])?");

  static List<Mistake> parse(String text) {
    return Arrays.stream(("\n" + text).split("\n== "))
        .filter(part -> !part.isBlank())
        .map(Mistake::one)
        .toList();
  }

  private static Mistake one(String part) {
    int end = part.indexOf('\n');
    Matcher title = TITLE.matcher(part.substring(0, end));
    if (!title.matches()) {
      throw new IllegalArgumentException("not a title: " + part);
    }
    String[] halves = part.substring(end + 1).split("(?m)^--$\\n?", 2);
    if (halves.length != 2) {
      throw new IllegalArgumentException("no line '--' in: " + part);
    }
    String settings = title.group(2) == null ? "" : title.group(2);
    String report = halves[1].stripTrailing() + "\n";
    return new Mistake(title.group(1), Settings.parse(settings), halves[0], report);
  }
}
