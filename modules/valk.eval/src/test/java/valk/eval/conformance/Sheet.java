package valk.eval.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lisp code with its expected results beside it.
 *
 * <p>A line {@code ;;; title [settings]} opens a section, which runs in an interpreter of its own.
 * Inside a section the lines up to and including one that carries a marker form an example; lines
 * that hold nothing but a marker belong to the example above them:
 *
 * <pre>
 * ;;; Lists grow at the front
 * (cons 1 {2 3})            ;=&gt; {1 2 3}      printed value of the last form
 * (print "a")               ;-&gt; a            one line of output
 * (printf "b")              ;-| b            output that does not end its line
 * (mem/stats)               ;-~ heap         output that contains the text (any output if empty)
 * (head nil)                ;!! :range head  uncaught error: kind, parts of its message
 * (exit 3)                  ;!! exit 3       end of the program
 * </pre>
 *
 * @param sections the sections in the order of the text
 */
record Sheet(List<Section> sections) {

  /**
   * Examples that share an interpreter.
   *
   * @param line line of the title, from 1
   */
  record Section(String title, Settings settings, int line, List<Example> examples) {}

  /**
   * Forms that are evaluated together, and what is expected of them.
   *
   * @param line line of the first marker, from 1
   */
  record Example(int line, String code, List<Expectation> expectations) {}

  /** What a marker demands. */
  sealed interface Expectation {
    record PrintedValue(String text) implements Expectation {}

    record Output(String text) implements Expectation {}

    record OutputContains(String part) implements Expectation {}

    /** An uncaught error; an empty kind stands for any. */
    record Failure(String kind, List<String> messageParts) implements Expectation {}

    record Ending(int status) implements Expectation {}
  }

  private static final Pattern TITLE =
      Pattern.compile(";;;\\s*(.*?)\\s*(?:\\[([^\\[\\]]*)\\])?\\s*");
  private static final Pattern MARKER = Pattern.compile(";(=>|->|-\\||-~|!!)(?: (.*))?$");
  private static final Pattern FAILURE = Pattern.compile("(:[\\w-]+)?\\s*(.*)");
  private static final Pattern ENDING = Pattern.compile("exit (\\d+)");

  /** Reads a text whose sections are opened by title lines. */
  static Sheet parse(String text) {
    Parser parser = new Parser();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      parser.line(i + 1, lines.get(i));
    }
    return new Sheet(parser.finish());
  }

  /** Reads one section without a title line, as a fenced block of the documentation holds it. */
  static Section parseSection(String title, Settings settings, int line, List<String> lines) {
    Parser parser = new Parser();
    parser.open(title, settings, line);
    for (int i = 0; i < lines.size(); i++) {
      parser.line(line + 1 + i, lines.get(i));
    }
    return parser.finish().getFirst();
  }

  static boolean hasMarker(String line) {
    return MARKER.matcher(line).find();
  }

  private static final class Parser {
    private final List<Section> sections = new ArrayList<>();
    private List<Example> examples = new ArrayList<>();
    private final StringBuilder code = new StringBuilder();
    private List<Expectation> expectations = new ArrayList<>();
    private int markerLine;

    void open(String title, Settings settings, int line) {
      closeExample();
      examples = new ArrayList<>();
      sections.add(new Section(title, settings, line, examples));
    }

    void line(int number, String line) {
      Matcher title = TITLE.matcher(line);
      if (title.matches()) {
        String settings = title.group(2) == null ? "" : title.group(2);
        open(title.group(1), Settings.parse(settings), number);
        return;
      }
      Matcher marker = MARKER.matcher(line);
      boolean marked = marker.find();
      boolean markerOnly = marked && line.substring(0, marker.start()).isBlank();
      if (!expectations.isEmpty() && !markerOnly) {
        closeExample();
      }
      code.append(line).append('\n');
      if (marked) {
        if (expectations.isEmpty()) {
          markerLine = number;
        }
        String text = marker.group(2) == null ? "" : marker.group(2).strip();
        expectations.add(expectation(marker.group(1), text, marker.group(2)));
      }
    }

    List<Section> finish() {
      closeExample();
      return sections;
    }

    private void closeExample() {
      String forms = code.toString();
      code.setLength(0);
      boolean nothing = forms.lines().allMatch(l -> l.isBlank() || l.startsWith(";"));
      if (!nothing) {
        if (sections.isEmpty()) {
          throw new IllegalArgumentException("code before the first ';;;' title:\n" + forms);
        }
        examples.add(new Example(markerLine, forms, expectations));
      }
      expectations = new ArrayList<>();
    }

    private static Expectation expectation(String sign, String text, String unstripped) {
      return switch (sign) {
        case "=>" -> new Expectation.PrintedValue(text);
        case "->" -> new Expectation.Output((unstripped == null ? "" : unstripped) + "\n");
        case "-|" -> new Expectation.Output(unstripped == null ? "" : unstripped);
        case "-~" -> new Expectation.OutputContains(text);
        default -> failure(text);
      };
    }

    private static Expectation failure(String text) {
      Matcher ending = ENDING.matcher(text);
      if (ending.matches()) {
        return new Expectation.Ending(Integer.parseInt(ending.group(1)));
      }
      Matcher failure = FAILURE.matcher(text);
      if (!failure.matches()) {
        throw new IllegalArgumentException("not an error expectation: " + text);
      }
      String kind = failure.group(1) == null ? "" : failure.group(1);
      List<String> parts = new ArrayList<>();
      for (String part : failure.group(2).split("…", -1)) {
        if (!part.isBlank()) {
          parts.add(part.strip());
        }
      }
      return new Expectation.Failure(kind, parts);
    }
  }
}
