package valk.eval.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import valk.eval.program.Production.Part;
import valk.eval.program.Variables.Variable;

/**
 * Makes programs by filling in the templates of a {@link Grammar}.
 *
 * <p>They end by construction: loops count down, functions call only what was defined before them
 * or themselves with a smaller number, and about how many steps everything takes is added up while
 * it is written; what would be too much is not called.
 */
final class Generator {
  private static final int DEEPEST = 5;
  private static final int MOST_FORMS = 14;
  private static final double MOST_STEPS = 20_000;
  private static final int ODDS_OF_A_WRONG_TYPE = 80;
  private static final int ODDS_OF_A_TAKEN_NAME = 6;
  private static final List<String> MISTAKES = List.of("INT", "STR", "INTS", "KEY", "ERR", "ANY");
  private static final String BOMB = "BOMB";

  private final Grammar grammar;
  private final Choices choices;
  private final Variables variables = new Variables();
  private final StringBuilder text = new StringBuilder();
  private int names;
  private double steps;
  private double factor = 1;
  private boolean bombs;

  private Generator(Grammar grammar, Choices choices) {
    this.grammar = grammar;
    this.choices = choices;
  }

  /** The program of a seed. */
  static Program program(Grammar grammar, long seed) {
    return new Generator(grammar, Choices.random(seed)).program(seed);
  }

  /** The program of a row of choices. */
  static Program program(Grammar grammar, long seed, int[] row) {
    return new Generator(grammar, Choices.replay(row)).program(seed);
  }

  private Program program(long seed) {
    List<String> forms = new ArrayList<>();
    while (forms.size() < MOST_FORMS && choices.below(10) != 0) {
      text.setLength(0);
      steps = 0;
      fill("FORM", 0);
      forms.add(text.toString());
    }
    return new Program(seed, choices.made(), forms, bombs);
  }

  private void fill(String type, int depth) {
    bombs |= type.equals(BOMB);
    boolean mistake =
        MISTAKES.contains(type) && choices.oneIn(ODDS_OF_A_WRONG_TYPE) && depth < DEEPEST;
    String wanted = mistake ? MISTAKES.get(choices.below(MISTAKES.size())) : type;
    new Filling(pick(wanted, depth), depth).write();
  }

  private Production pick(String type, int depth) {
    List<Production> fitting =
        grammar.of(type).stream()
            .filter(p -> (depth < DEEPEST && steps < MOST_STEPS) || p.isLeaf())
            .toList();
    int wanted = wanted(fitting);
    return IntStream.range(wanted, wanted + fitting.size())
        .mapToObj(i -> fitting.get(i % fitting.size()))
        .filter(this::hasItsVariables)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no production of " + type));
  }

  /**
   * Which of the productions, whether the variables that it uses are there or not: a number of the
   * row keeps its meaning when the shrinker deletes what defines some.
   */
  private int wanted(List<Production> fitting) {
    int left = choices.below(fitting.stream().mapToInt(Production::weight).sum());
    int wanted = 0;
    while (left >= fitting.get(wanted).weight()) {
      left -= fitting.get(wanted++).weight();
    }
    return wanted;
  }

  private boolean hasItsVariables(Production production) {
    double times = factor * production.factor();
    return production.parts().stream()
        .noneMatch(p -> p instanceof Part.Use u && affordable(u, production, times).isEmpty());
  }

  private List<Variable> affordable(Part.Use use, Production production, double times) {
    return candidates(use, production).stream()
        .filter(v -> steps + times * v.cost() < MOST_STEPS)
        .toList();
  }

  /** Variables of the type; those that may be assigned if that is what happens to them. */
  private List<Variable> candidates(Part.Use use, Production production) {
    return variables.ofType(use.type()).stream()
        .filter(v -> v.assignable() || !production.assigns())
        .toList();
  }

  /** One template that is being filled in. */
  private final class Filling {
    private final Production production;
    private final int depth;
    private final int mark = variables.mark();
    private final double stepsBefore = steps;
    private final Map<String, String> declared = new HashMap<>();
    private final List<Part.Declare> closed = new ArrayList<>();
    private final List<Part.Declare> globals = new ArrayList<>();

    Filling(Production production, int depth) {
      this.production = production;
      this.depth = depth;
    }

    void write() {
      double outer = factor;
      factor *= production.factor();
      steps += factor;
      production.parts().forEach(this::write);
      variables.release(mark);
      double cost = (steps - stepsBefore) / outer;
      globals.forEach(d -> variables.addGlobal(variable(d, cost)));
      factor = outer;
    }

    private void write(Part part) {
      switch (part) {
        case Part.Text t -> text.append(t.text());
        case Part.Hole h -> fill(h.type(), depth + 1);
        case Part.Use u -> use(u);
        case Part.Again a -> text.append(declared.get(a.name()));
        case Part.Literal l -> text.append(Literals.of(l.kind(), choices));
        case Part.Declare d -> declare(d);
        case Part.Open o -> open();
      }
    }

    private void use(Part.Use use) {
      Variable chosen = chosen(use);
      steps += factor * chosen.cost();
      text.append(chosen.name());
    }

    /** One that can be afforded still; if there is none any more, the cheapest. */
    private Variable chosen(Part.Use use) {
      List<Variable> affordable = affordable(use, production, factor);
      return affordable.isEmpty()
          ? Collections.min(candidates(use, production), Comparator.comparingDouble(Variable::cost))
          : affordable.get(choices.below(affordable.size()));
    }

    private void declare(Part.Declare d) {
      String name = name(d);
      declared.put(d.name(), name);
      (d.mark() == '^' ? globals : closed).add(d);
      text.append(name);
    }

    private String name(Part.Declare d) {
      List<Variable> taken = variables.all();
      if (d.mark() == '/' && !taken.isEmpty() && choices.oneIn(ODDS_OF_A_TAKEN_NAME)) {
        String name = taken.get(choices.below(taken.size())).name();
        return declared.containsValue(name) ? fresh(d) : name;
      }
      return fresh(d);
    }

    private String fresh(Part.Declare d) {
      return d.type().toLowerCase(Locale.ROOT) + ++names;
    }

    private void open() {
      double cost = (steps - stepsBefore) / factor;
      closed.forEach(d -> variables.add(variable(d, cost)));
      closed.clear();
    }

    private Variable variable(Part.Declare d, double cost) {
      boolean function = d.type().startsWith("FUN") || d.type().startsWith("REC");
      String name = declared.get(d.name());
      return new Variable(name, d.type(), function ? cost : 0, d.mark() != '#');
    }
  }
}
