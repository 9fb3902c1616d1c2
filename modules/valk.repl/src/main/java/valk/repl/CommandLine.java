package valk.repl;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import valk.memory.MemoryLimits;

/**
 * What the arguments of the command ask for.
 *
 * <p>Options come first; the first argument that is none is the script, and everything after it is
 * the script's. After {@code -e} or {@code -p} there is no script: what follows the options is for
 * the expressions.
 *
 * @param task what to do
 * @param limits sizes of the memory tiers
 * @param providers what the memory tiers are made with
 * @param evaluation what an evaluation may take
 * @param code how code is run
 * @param loadPath folders that {@code load} searches last
 */
record CommandLine(
    Task task,
    MemoryLimits limits,
    ProviderOptions providers,
    EvaluationOptions evaluation,
    CodeOptions code,
    List<Path> loadPath) {

  /**
   * What to do. Each task calls the part of the program that does it, rather than being taken apart
   * by a {@code switch} over its type: linking such a switch costs tens of milliseconds at start.
   */
  sealed interface Task {
    /** Has the program do it and returns the exit status. */
    int performedBy(Program program) throws IOException;
  }

  /** Runs expressions in order, as {@code -e} and {@code -p} give them. */
  record RunExpressions(List<Expression> expressions, List<String> arguments) implements Task {
    @Override
    public int performedBy(Program program) throws IOException {
      return program.runExpressions(expressions, arguments);
    }
  }

  /** Runs the script in a file. */
  record RunFile(String file, List<String> arguments) implements Task {
    @Override
    public int performedBy(Program program) {
      return program.runFile(file, arguments);
    }
  }

  /** Runs the script that comes on standard input. */
  record RunInput(List<String> arguments) implements Task {
    @Override
    public int performedBy(Program program) throws IOException {
      return program.runInput(arguments);
    }
  }

  /** Reads forms and shows their values until the user leaves. */
  record Prompt() implements Task {
    @Override
    public int performedBy(Program program) throws IOException {
      return program.prompt();
    }
  }

  /** Shows what the memory tiers may be made with, and what they would be made with. */
  record ShowProviders() implements Task {
    @Override
    public int performedBy(Program program) throws IOException {
      return program.showProviders();
    }
  }

  /** Shows how the command is used. */
  record ShowHelp() implements Task {
    @Override
    public int performedBy(Program program) throws IOException {
      return program.show(Usage.TEXT);
    }
  }

  /** Shows the version. */
  record ShowVersion() implements Task {
    @Override
    public int performedBy(Program program) throws IOException {
      return program.show("valk " + Version.text() + "\n");
    }
  }

  /**
   * The text of a {@code -e} or {@code -p}.
   *
   * @param shown whether the value of its last form is printed
   */
  record Expression(String text, boolean shown) {
    /** The option that it came with. */
    String option() {
      return shown ? "-p" : "-e";
    }
  }

  /**
   * Reads the arguments.
   *
   * @param limits the sizes that hold where no option says otherwise
   * @param providers the providers that hold where no option says otherwise
   * @param loadPath the load path when no option gives one
   * @throws CommandException if an option is unknown, lacks its value or cannot be understood
   * @throws valk.memory.MemoryLimitException if a size is malformed or out of range
   */
  static CommandLine parse(
      List<String> arguments, MemoryLimits limits, ProviderOptions providers, List<Path> loadPath) {
    return new Parser(arguments, limits, providers, loadPath).parse();
  }

  private static final class Parser {
    private static final Set<String> SIZES =
        Set.of("--arena-size", "--heap-limit", "--gc-threshold");
    private static final Set<String> PROVIDERS =
        Set.of("--provider", "--provider-path", "--provider-native-access");
    private static final String LOAD_PATH = "--load-path";

    private final List<String> arguments;
    private final List<Expression> expressions = new ArrayList<>();
    private final ProviderOptions usualProviders;
    private final List<Path> usualLoadPath;
    private final List<Path> loadPath = new ArrayList<>();
    private ProviderOptions providers = ProviderOptions.NONE;
    private EvaluationOptions evaluation = EvaluationOptions.NONE;
    private CodeOptions code = CodeOptions.NONE;
    private MemoryLimits limits;
    private boolean listing;
    private int next;

    Parser(
        List<String> arguments,
        MemoryLimits limits,
        ProviderOptions usualProviders,
        List<Path> usualLoadPath) {
      this.arguments = arguments;
      this.limits = limits;
      this.usualProviders = usualProviders;
      this.usualLoadPath = usualLoadPath;
    }

    CommandLine parse() {
      while (next < arguments.size() && isOption(arguments.get(next))) {
        String option = arguments.get(next++);
        switch (option) {
          case "--" -> {
            return commandLine(operands());
          }
          case "-h", "--help" -> {
            return commandLine(new ShowHelp());
          }
          case "-V", "--version" -> {
            return commandLine(new ShowVersion());
          }
          default -> option(option);
        }
      }
      return commandLine(operands());
    }

    private static boolean isOption(String argument) {
      return argument.startsWith("-") && !argument.equals("-");
    }

    private CommandLine commandLine(Task task) {
      List<Path> folders = loadPath.isEmpty() ? usualLoadPath : List.copyOf(loadPath);
      return new CommandLine(
          task, limits, providers.over(usualProviders), evaluation, code, folders);
    }

    private void option(String option) {
      switch (option) {
        case "-e", "--eval" -> expressions.add(new Expression(valueOf(option), false));
        case "-p", "--print" -> expressions.add(new Expression(valueOf(option), true));
        case "--providers" -> listing = true;
        case "--trace-jit" -> code = code.withTrace();
        default -> setting(option);
      }
    }

    /** {@code --heap-limit 8M} or {@code --heap-limit=8M}. */
    private void setting(String option) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (!isSetting(name)) {
        throw new CommandException("unknown option '" + name + "'; see 'valk --help'");
      }
      String value = equals < 0 ? valueOf(name) : option.substring(equals + 1);
      if (SIZES.contains(name)) {
        size(name, value);
      } else if (name.equals(LOAD_PATH)) {
        loadPath.addAll(Folders.ofOption(name, value));
      } else if (name.equals(CodeOptions.TIER)) {
        code = code.withTier(value);
      } else if (PROVIDERS.contains(name)) {
        provider(name, value);
      } else {
        evaluation = evaluation.with(name, value);
      }
    }

    private static boolean isSetting(String name) {
      return SIZES.contains(name)
          || PROVIDERS.contains(name)
          || name.equals(LOAD_PATH)
          || name.equals(CodeOptions.TIER)
          || EvaluationOptions.NAMES.contains(name);
    }

    private void size(String name, String value) {
      limits =
          switch (name) {
            case "--arena-size" -> limits.withArenaSize(name, value);
            case "--heap-limit" -> limits.withHeapLimit(name, value);
            default -> limits.withGcThreshold(name, value);
          };
    }

    private void provider(String name, String value) {
      providers =
          switch (name) {
            case "--provider" -> providers.andNames(name, value);
            case "--provider-path" -> providers.andPath(name, value);
            default -> providers.andNativeAccess(value);
          };
    }

    private String valueOf(String option) {
      if (next == arguments.size()) {
        throw new CommandException("option '" + option + "' needs a value");
      }
      return arguments.get(next++);
    }

    private Task operands() {
      List<String> rest = arguments.subList(next, arguments.size());
      if (listing) {
        return listing(rest);
      }
      if (!expressions.isEmpty()) {
        return new RunExpressions(List.copyOf(expressions), List.copyOf(rest));
      }
      if (rest.isEmpty()) {
        return new Prompt();
      }
      List<String> forScript = List.copyOf(rest.subList(1, rest.size()));
      String script = rest.getFirst();
      return script.equals("-") ? new RunInput(forScript) : new RunFile(script, forScript);
    }

    private Task listing(List<String> rest) {
      if (!expressions.isEmpty() || !rest.isEmpty()) {
        throw new CommandException("option '--providers' lists providers and runs nothing");
      }
      return new ShowProviders();
    }
  }
}
