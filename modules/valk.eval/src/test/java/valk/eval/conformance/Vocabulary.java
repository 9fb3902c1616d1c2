package valk.eval.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import valk.eval.Interpreter;
import valk.eval.Value;

/** The functions and forms that an interpreter has when it starts, as it tells them itself. */
final class Vocabulary {
  private static final List<String> CONSTANTS = List.of("nil", "true", "false", "otherwise");

  private Vocabulary() {}

  /** What {@code doc} says, by name. */
  static Map<String, String> docs(Interpreter lisp) {
    Map<String, String> docs = new TreeMap<>();
    try (Value names = lisp.eval("(str/join (map str (apropos \"\")) \" \")")) {
      for (String name : names.asString().split(" ")) {
        if (!CONSTANTS.contains(name)) {
          docs.put(name, doc(lisp, name));
        }
      }
    }
    return docs;
  }

  private static String doc(Interpreter lisp, String name) {
    try (Value doc = lisp.eval("(doc " + name + ")")) {
      return doc.asString();
    }
  }
}
