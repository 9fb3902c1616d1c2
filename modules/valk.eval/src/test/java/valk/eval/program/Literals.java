package valk.eval.program;

import java.util.List;

/** Literals, the simplest first. */
final class Literals {
  private static final List<String> INTEGERS =
      List.of("0", "1", "2", "-1", "3", "7", "-12", "100", "255", "-1000", "0x1F", "65536");
  private static final List<String> VAST =
      List.of("2305843009213693951", "-2305843009213693952", "1152921504606846976", "4294967296");
  private static final List<String> REALS =
      List.of("0.0", "1.0", "0.5", "-2.5", "0.1", "1e9", "-1e-3", "123456.789", "1e300");
  private static final List<String> STRINGS =
      List.of("\"\"", "\"a\"", "\"b c\"", "\"a,b\"", "\"é😀\"", "\"x\\n\\\"y\\\"\"", "\" 42 \"");
  private static final List<String> KEYWORDS = List.of(":a", ":b", ":c", ":key/d");
  private static final List<String> SYMBOLS = List.of("x", "y", "foo", "a->b");

  private Literals() {}

  static String of(String kind, Choices choices) {
    return switch (kind) {
      case "int" -> one(INTEGERS, choices);
      case "vast" -> one(VAST, choices);
      case "real" -> one(REALS, choices);
      case "str" -> one(STRINGS, choices);
      case "key" -> one(KEYWORDS, choices);
      case "sym" -> one(SYMBOLS, choices);
      case "few" -> Integer.toString(choices.below(5));
      case "many" -> Integer.toString(choices.below(25));
      default -> throw new IllegalArgumentException("unknown kind of literal: " + kind);
    };
  }

  private static String one(List<String> literals, Choices choices) {
    return literals.get(choices.below(literals.size()));
  }
}
