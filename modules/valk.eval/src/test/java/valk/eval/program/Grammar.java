package valk.eval.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What programs are made of, read from {@code grammar.txt}, whose first lines explain it.
 *
 * @param types the productions of each type, the simplest first
 */
record Grammar(Map<String, List<Production>> types) {
  private static final Pattern LINE =
      Pattern.compile("([A-Z][A-Z0-9]*)(?: +(\\d+))?(?: +x(\\d+))? *\\| (.*)");

  /**
   * Reads a grammar.
   *
   * @throws IllegalArgumentException if a line is not of the described form, or a type that is used
   *     has no production, or its first one is no leaf
   */
  static Grammar parse(String text) {
    Map<String, List<Production>> types = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.startsWith(";")) {
        add(types, line);
      }
    }
    Grammar grammar = new Grammar(types);
    grammar.check();
    return grammar;
  }

  private static void add(Map<String, List<Production>> types, String line) {
    Matcher m = LINE.matcher(line);
    if (!m.matches()) {
      throw new IllegalArgumentException("not a production: " + line);
    }
    int weight = m.group(2) == null ? 1 : Integer.parseInt(m.group(2));
    int factor = m.group(3) == null ? 1 : Integer.parseInt(m.group(3));
    types
        .computeIfAbsent(m.group(1), type -> new ArrayList<>())
        .add(Production.parse(weight, factor, m.group(4).strip()));
  }

  private void check() {
    for (Map.Entry<String, List<Production>> type : types.entrySet()) {
      if (!type.getValue().getFirst().isLeaf()) {
        throw new IllegalArgumentException("the first production is no leaf: " + type.getKey());
      }
      type.getValue().forEach(this::checkHoles);
    }
  }

  private void checkHoles(Production production) {
    for (Production.Part part : production.parts()) {
      if (part instanceof Production.Part.Hole h && !types.containsKey(h.type())) {
        throw new IllegalArgumentException("nothing makes " + h.type() + " in " + production);
      }
    }
  }

  List<Production> of(String type) {
    List<Production> productions = types.get(type);
    if (productions == null) {
      throw new IllegalArgumentException("unknown type " + type);
    }
    return productions;
  }
}
