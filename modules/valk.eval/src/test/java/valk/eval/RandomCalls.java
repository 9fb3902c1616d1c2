package valk.eval;

import java.util.List;
import java.util.Random;

/**
 * Programs that call what there is with what comes to hand: any global function with arguments of
 * any type, edges of ranges, cycles, and the variables {@code v0} to {@code v5}, which they change.
 */
final class RandomCalls {
  private static final List<String> VALUES =
      List.of(
          "nil",
          "0",
          "1",
          "-1",
          "2",
          "3.5",
          "-0.0",
          "(/ 0.0 1)",
          "(sqrt -1)",
          "1e300",
          "1e-300",
          "2305843009213693951",
          "-2305843009213693952",
          "4294967296",
          "\"\"",
          "\"abc\"",
          "\"é€𝄞\"",
          "\" 12 \"",
          "\"%d %s\"",
          "'a",
          ":k",
          "{}",
          "{1 2 3}",
          "'(+ 1 2)",
          "{a b & c}",
          "{{1 2} {3}}",
          "(range 0 700)",
          "(vector 1 2)",
          "(vec/new 3 nil)",
          "#{1 2 :a \"b\"}",
          "(\\ {x} {x})",
          "(\\ {x y} {list x y})",
          "(\\ {& r} {r})",
          "(\\ {x} {error \"e\"})",
          "(\\ {x} {(mem/gc/collect) x})",
          "(\\ {x} {f x})",
          "head",
          "+",
          "map",
          "if",
          "(map id)",
          "(error :k \"m\" 1)",
          "(make-string 3000 \"xy\")",
          "true",
          "(do (vec/push! v0 v0) v0)",
          "(do (map/put! v1 1 v1) v1)",
          "v0",
          "v1",
          "v2",
          "v3",
          "v4",
          "v5");

  private final List<String> names;
  private final Random random;

  /**
   * @param names of global functions
   */
  RandomCalls(List<String> names, Random random) {
    this.names = names;
    this.random = random;
  }

  /** What the variables are bound to first. */
  static String setup() {
    return "(def {v0 v1 v2 v3 v4 v5} (vector 1) (map/new) {1 2} \"s\" 5 (\\ {x} {x}))"
        + " (fun {f x} {+ x 1})";
  }

  /** A program of some forms. */
  String next() {
    StringBuilder program = new StringBuilder();
    int forms = 1 + random.nextInt(6);
    for (int i = 0; i < forms; i++) {
      program.append(form()).append('\n');
    }
    return program.toString();
  }

  private String form() {
    return switch (random.nextInt(8)) {
      case 0 -> "(def {v" + random.nextInt(6) + "} " + value(3) + ")";
      case 1 -> "(def {" + name() + "} " + value(1) + ")";
      case 2 -> "(try {" + call(3) + "} (\\ {e} {" + call(2) + "}))";
      case 3 -> "(dotimes {i 20} {" + call(3) + "})";
      case 4 -> "(fun {f x} {" + call(3) + "})";
      default -> call(4);
    };
  }

  private String call(int depth) {
    StringBuilder call = new StringBuilder("(").append(name());
    int arguments = random.nextInt(4);
    for (int i = 0; i < arguments; i++) {
      call.append(' ').append(value(depth - 1));
    }
    return call.append(')').toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 3)) {
      case 0, 1, 2 -> VALUES.get(random.nextInt(VALUES.size()));
      case 3 -> "{" + value(depth - 1) + " " + value(depth - 1) + "}";
      case 4 -> "(\\ {x} {" + call(depth - 1) + "})";
      default -> call(depth - 1);
    };
  }

  private String name() {
    return names.get(random.nextInt(names.size()));
  }
}
