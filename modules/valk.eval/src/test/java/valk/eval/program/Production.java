package valk.eval.program;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to write a value of a type.
 *
 * @param weight how likely it is
 * @param factor how often what is inside of it runs
 * @param parts its template, taken apart
 * @param isLeaf whether nothing has to be generated inside of it
 * @param assigns whether it gives another value to a variable that it uses
 */
record Production(int weight, int factor, List<Part> parts, boolean isLeaf, boolean assigns) {

  /** A piece of a template. */
  sealed interface Part {
    /** Text that is there as it stands. */
    record Text(String text) implements Part {}

    /** {@code TYPE}: something of that type. */
    record Hole(String type) implements Part {}

    /** {@code &TYPE}: a variable of that type. */
    record Use(String type) implements Part {}

    /** {@code $x}: the name declared in this template. */
    record Again(String name) implements Part {}

    /** {@code ?kind}: a literal. */
    record Literal(String kind) implements Part {}

    /** {@code ~}: what was declared so far can be seen from here. */
    record Open() implements Part {}

    /**
     * {@code $x:TYPE}: a new variable; {@code $x:TYPE#} is not to be assigned, {@code $x:TYPE/} may
     * take the name of another, {@code $x:TYPE^} is global, from the end of the template on.
     */
    record Declare(String name, String type, char mark) implements Part {}
  }

  private static final Pattern PART =
      Pattern.compile(
          "(?<hole>\\b[A-Z][A-Z0-9]*\\b)|&(?<use>[A-Z][A-Z0-9]*)"
              + "|\\$(?<name>\\w+)(?::(?<type>[A-Z][A-Z0-9]*)(?<mark>[#/^]?))?"
              + "|(?<![\\w/])\\?(?<literal>[a-z]+)|(?<open>~ ?)");

  static Production parse(int weight, int factor, String template) {
    List<Part> parts = new ArrayList<>();
    Matcher m = PART.matcher(template);
    int end = 0;
    while (m.find()) {
      parts.add(new Part.Text(template.substring(end, m.start())));
      parts.add(part(m));
      end = m.end();
    }
    parts.add(new Part.Text(template.substring(end)));
    boolean isLeaf = parts.stream().noneMatch(p -> p instanceof Part.Hole);
    boolean assigns = template.matches("\\((=|set!|def) \\{.*");
    return new Production(weight, factor, List.copyOf(parts), isLeaf, assigns);
  }

  private static Part part(Matcher m) {
    if (m.group("hole") != null) {
      return new Part.Hole(m.group("hole"));
    }
    if (m.group("use") != null) {
      return new Part.Use(m.group("use"));
    }
    if (m.group("literal") != null) {
      return new Part.Literal(m.group("literal"));
    }
    if (m.group("open") != null) {
      return new Part.Open();
    }
    String mark = m.group("mark");
    return m.group("type") == null
        ? new Part.Again(m.group("name"))
        : new Part.Declare(m.group("name"), m.group("type"), mark.isEmpty() ? ' ' : mark.charAt(0));
  }
}
