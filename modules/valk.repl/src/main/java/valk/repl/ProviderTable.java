package valk.repl;

import java.util.List;
import java.util.function.Function;
import valk.gc.ProviderNames;
import valk.memory.ProviderChoice;

/** What {@code --providers} shows: a line for each provider. */
final class ProviderTable {
  private static final String KEY =
      """

      * taken with these options and variables; choose with --provider TIER=NAME
      """;

  private final List<ProviderChoice> choices;
  private final ProviderNames names;

  private ProviderTable(List<ProviderChoice> choices, ProviderNames names) {
    this.choices = choices;
    this.names = names;
  }

  /**
   * Describes providers.
   *
   * @param choices what there is
   * @param names what is taken
   */
  static String text(List<ProviderChoice> choices, ProviderNames names) {
    return new ProviderTable(choices, names).text();
  }

  private String text() {
    int tier = width("tier", ProviderChoice::tier);
    int name = width("name", ProviderTable::name);
    int module = width("module", ProviderChoice::module);
    String line = "%s %-" + tier + "s  %-" + name + "s  %-" + module + "s  %s\n";
    StringBuilder text = new StringBuilder();
    text.append(line.formatted(" ", "tier", "name", "module", "description"));
    for (ProviderChoice choice : choices) {
      String mark = names.take(choice) ? "*" : " ";
      text.append(
          line.formatted(mark, choice.tier(), name(choice), choice.module(), choice.description()));
    }
    return text.append(KEY).toString();
  }

  private static String name(ProviderChoice choice) {
    return choice.isDefault() ? choice.name() + " (default)" : choice.name();
  }

  private int width(String title, Function<ProviderChoice, String> column) {
    return choices.stream().map(column).mapToInt(String::length).reduce(title.length(), Math::max);
  }
}
