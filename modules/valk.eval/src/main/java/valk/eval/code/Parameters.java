package valk.eval.code;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.gc.Words;

/**
 * A parameter list.
 *
 * @param names the required ones, then the one that takes the rest, as symbol words
 * @param problem what is wrong with the list, or null
 */
record Parameters(List<Long> names, int required, boolean rest, @Nullable String problem) {

  static Parameters of(Form list, Analysis analysis) {
    List<Form> elements = list.elements(analysis.m.space, analysis.spans, analysis.effort);
    List<Long> names = new ArrayList<>();
    for (int i = 0; i < elements.size(); i++) {
      Form element = elements.get(i);
      if (!element.isSymbol()) {
        return wrong(
            "a parameter must be a symbol, got " + analysis.m.errors.describe(element.word()));
      }
      if (element.word() == analysis.words.ampersand) {
        return withRest(elements, i, names, analysis);
      }
      if (names.contains(element.word())) {
        return wrong(twice(element.word(), analysis));
      }
      names.add(element.word());
    }
    return new Parameters(names, names.size(), false, null);
  }

  private static Parameters withRest(
      List<Form> elements, int at, List<Long> names, Analysis analysis) {
    boolean one = at == elements.size() - 2 && elements.get(at + 1).isSymbol();
    if (!one || elements.get(at + 1).word() == analysis.words.ampersand) {
      return wrong("& must be followed by exactly one name");
    }
    long name = elements.get(at + 1).word();
    if (names.contains(name)) {
      return wrong(twice(name, analysis));
    }
    int required = names.size();
    names.add(name);
    return new Parameters(names, required, true, null);
  }

  private static String twice(long name, Analysis analysis) {
    return "two parameters have the name " + analysis.m.names.name(Words.payload(name));
  }

  private static Parameters wrong(String problem) {
    return new Parameters(List.of(), 0, false, problem);
  }
}
