package valk.repl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import valk.gc.ProviderNames;

/**
 * What options and variables say about providers.
 *
 * @param names which provider each tier is made with
 * @param path folders whose jars are searched for providers, the first one first
 * @param nativeAccess modules on the path that may make native calls
 */
record ProviderOptions(ProviderNames names, List<Path> path, List<String> nativeAccess) {
  /** Nothing is said. */
  static final ProviderOptions NONE =
      new ProviderOptions(ProviderNames.DEFAULTS, List.of(), List.of());

  private static final String NAMES_VARIABLE = "VALK_PROVIDERS";
  private static final String PATH_VARIABLE = "VALK_PROVIDER_PATH";

  ProviderOptions {
    path = List.copyOf(path);
    nativeAccess = List.copyOf(nativeAccess);
  }

  /**
   * What the variables say. Native access is for the command line alone: who starts the program
   * grants it, not what the program happens to be started in.
   *
   * @throws CommandException if a variable cannot be understood
   */
  static ProviderOptions fromEnvironment(Map<String, String> environment) {
    String names = environment.getOrDefault(NAMES_VARIABLE, "");
    String path = environment.getOrDefault(PATH_VARIABLE, "");
    return new ProviderOptions(
        names(NAMES_VARIABLE, names), Folders.of(PATH_VARIABLE, path), List.of());
  }

  /**
   * These, and where they say nothing, others.
   *
   * @throws CommandException if native access is granted and there is no path
   */
  ProviderOptions over(ProviderOptions others) {
    List<Path> folders = path.isEmpty() ? others.path : path;
    if (folders.isEmpty() && !nativeAccess.isEmpty()) {
      throw new CommandException(
          "option '--provider-native-access' is for a module on the provider path; there is none");
    }
    return new ProviderOptions(others.names.with(names), folders, nativeAccess);
  }

  /** With names for further tiers, as {@link ProviderNames#parse} reads them. */
  ProviderOptions andNames(String setting, String text) {
    if (text.isBlank()) {
      throw new CommandException("option '" + setting + "' needs a value");
    }
    try {
      return new ProviderOptions(names.and(ProviderNames.parse(text)), path, nativeAccess);
    } catch (IllegalArgumentException e) {
      throw new CommandException(setting + ": " + e.getMessage());
    }
  }

  /** With further folders, separated as in {@code PATH}. */
  ProviderOptions andPath(String setting, String text) {
    List<Path> all = new ArrayList<>(path);
    all.addAll(Folders.ofOption(setting, text));
    return new ProviderOptions(names, all, nativeAccess);
  }

  /** With another module that may make native calls. */
  ProviderOptions andNativeAccess(String module) {
    List<String> all = new ArrayList<>(nativeAccess);
    all.add(module);
    return new ProviderOptions(names, path, all);
  }

  private static ProviderNames names(String setting, String text) {
    try {
      return ProviderNames.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CommandException(setting + ": " + e.getMessage());
    }
  }
}
