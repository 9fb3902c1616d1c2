package valk.repl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.eval.ExitRequest;
import valk.eval.Interpreter;
import valk.eval.LispError;
import valk.eval.Session;
import valk.eval.Value;
import valk.gc.HeapConfig;
import valk.gc.ProviderNames;
import valk.gc.Tiers;
import valk.memory.MemoryLimitException;
import valk.memory.MemoryLimits;
import valk.memory.ProviderException;
import valk.memory.StorageException;
import valk.memory.UnknownProviderException;
import valk.repl.CommandLine.Expression;

/**
 * One run of the command, from its arguments to its exit status.
 *
 * <pre>
 *   0   all went well
 *   1   a script stopped at an uncaught error, a provider broke a rule, or there is no memory to
 *       start with
 *   2   the command line or an environment variable is wrong, or a provider or script is not to be
 *       had
 *   n   a script called (exit n)
 * </pre>
 */
final class Program {
  private static final int SUCCESS = 0;
  private static final int FAILURE = 1;
  private static final int USAGE = 2;
  private static final String LOAD_PATH = "VALK_LOAD_PATH";

  private final Streams streams;
  private final Map<String, String> environment;
  private final EvaluationThread thread;
  private final boolean endsProcess;
  private MemoryLimits limits = MemoryLimits.defaults();
  private ProviderOptions providers = ProviderOptions.NONE;
  private EvaluationOptions evaluation = EvaluationOptions.NONE;
  private CodeOptions code = CodeOptions.NONE;
  private List<Path> loadPath = List.of();

  /**
   * @param environment the environment variables that are set
   * @param thread what is known of the thread that calls {@link #run}
   */
  Program(Streams streams, Map<String, String> environment, EvaluationThread thread) {
    this(streams, environment, thread, false);
  }

  private Program(
      Streams streams,
      Map<String, String> environment,
      EvaluationThread thread,
      boolean endsProcess) {
    this.streams = streams;
    this.environment = environment;
    this.thread = thread;
    this.endsProcess = endsProcess;
  }

  /** The only run of this process, which ends with it. */
  static Program ofProcess(EvaluationThread thread) {
    return new Program(Streams.ofProcess(), System.getenv(), thread, true);
  }

  /** Does what the arguments ask for and returns the exit status, 0 to 255. */
  int run(List<String> arguments) {
    try {
      CommandLine line =
          CommandLine.parse(
              arguments,
              MemoryLimits.fromEnvironment(environment),
              ProviderOptions.fromEnvironment(environment),
              Folders.of(LOAD_PATH, environment.getOrDefault(LOAD_PATH, "")));
      limits = line.limits();
      providers = line.providers();
      evaluation = line.evaluation();
      code = line.code();
      loadPath = line.loadPath();
      return line.task().performedBy(this);
    } catch (CommandException | MemoryLimitException e) {
      return complain(USAGE, e.getMessage());
    } catch (ExitRequest e) {
      return e.code();
    } catch (LispError e) {
      return report(FAILURE, e.report());
    } catch (StorageException | ProviderException | IOException e) {
      return complain(FAILURE, e.getMessage());
    } catch (VirtualMachineError e) {
      return complain(FAILURE, "the Java virtual machine gave up: " + e);
    }
  }

  int show(String text) throws IOException {
    write(streams.out(), text);
    return SUCCESS;
  }

  int runExpressions(List<Expression> expressions, List<String> arguments) throws IOException {
    Session session = session(arguments);
    try {
      for (Expression expression : expressions) {
        try (Value value = session.eval(expression.text(), expression.option())) {
          if (expression.shown()) {
            write(streams.out(), value.print() + "\n");
          }
        }
      }
      awaitServices(session);
    } finally {
      leave(session);
    }
    return SUCCESS;
  }

  /**
   * Closes an interpreter, unless the process is about to give everything back at once. Providers
   * that somebody chose are always closed: they may have something to report.
   */
  private void leave(Session session) {
    if (!endsProcess || providersAreChosen()) {
      session.close();
    } else {
      session.closeServices();
    }
  }

  private static void awaitServices(Session session) {
    try {
      session.awaitServices();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean providersAreChosen() {
    return !providers.path().isEmpty()
        || !ProviderNames.fromSystemProperty().with(providers.names()).byTier().isEmpty();
  }

  int runFile(String file, List<String> arguments) {
    return runScript(contents(file), file, arguments);
  }

  int runInput(List<String> arguments) throws IOException {
    return runScript(streams.in().readAllBytes(), "stdin", arguments);
  }

  private int runScript(byte[] text, String name, List<String> arguments) {
    Session session = session(arguments);
    try {
      session.eval(text, name).close();
      awaitServices(session);
    } finally {
      leave(session);
    }
    return SUCCESS;
  }

  int prompt() throws IOException {
    try (Session session = session(List.of());
        LineSource lines = lines();
        PrintStream out = new PrintStream(streams.out(), false, StandardCharsets.UTF_8)) {
      return new ReplSession(session, lines, out).run();
    }
  }

  private LineSource lines() throws IOException {
    return streams.terminal()
        ? JLineSource.open(HistoryFile.path(environment))
        : new StreamLineSource(streams.in());
  }

  int showProviders() throws IOException {
    try {
      Tiers tiers =
          providers.path().isEmpty()
              ? Tiers.installed(this::warn)
              : Tiers.installedIn(providerLayer(), this::warn);
      ProviderNames names = ProviderNames.fromSystemProperty().with(providers.names());
      HeapConfig.of(limits, tiers, names);
      return show(ProviderTable.text(tiers.choices(), names));
    } catch (UnknownProviderException | ProviderException e) {
      throw CommandException.of(e);
    }
  }

  private ModuleLayer providerLayer() {
    return ProviderPath.layer(providers.path(), providers.nativeAccess(), this::warn);
  }

  private void warn(String warning) {
    report(SUCCESS, "valk: warning: " + warning + "\n");
  }

  /**
   * A session whose interpreters are as the options want them.
   *
   * @throws CommandException if its providers are not to be had
   */
  private Session session(List<String> arguments) {
    try {
      ModuleLayer layer = providers.path().isEmpty() ? null : providerLayer();
      Session session = new Session(() -> builder(arguments, layer), new Families(layer));
      session.onFirstService(() -> closeAtTheEnd(session));
      return session;
    } catch (UnknownProviderException | ProviderException e) {
      throw CommandException.of(e);
    } catch (LinkageError e) {
      throw CommandException.of(new ProviderException("a provider cannot be used", e));
    }
  }

  /** A process that is told to end closes what scripts have started. */
  private void closeAtTheEnd(Session session) {
    if (endsProcess) {
      Runtime.getRuntime().addShutdownHook(new Thread(session::closeServices, "valk-end"));
    }
  }

  private Interpreter.Builder builder(List<String> arguments, @Nullable ModuleLayer layer) {
    Interpreter.Builder builder = builder(arguments);
    return layer == null ? builder : builder.providersFrom(layer);
  }

  private Interpreter.Builder builder(List<String> arguments) {
    return code.applied(evaluation.applied(Interpreter.builder()), this::note)
        .limits(limits)
        .providers(providers.names())
        .maxDepth(thread.depth())
        .callerStack(thread.stackBytes())
        .in(streams.in())
        .out(streams.out())
        .err(streams.err())
        .terminal(streams.terminal())
        .allowFiles(true)
        .allowEnvironment(true)
        .allowExit(true)
        .loadPath(loadPath)
        .arguments(arguments);
  }

  private static byte[] contents(String file) {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new CommandException("cannot read '" + file + "': no such file");
    } catch (IOException | InvalidPathException e) {
      throw new CommandException("cannot read '" + file + "': " + e.getMessage());
    }
  }

  private int complain(int status, @Nullable String message) {
    note(message);
    return status;
  }

  private void note(@Nullable String message) {
    report(0, "valk: " + message + "\n");
  }

  private int report(int status, String text) {
    try {
      write(streams.err(), text);
    } catch (IOException e) {
      // Where errors go is gone itself; the status still tells.
    }
    return status;
  }

  private static void write(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }
}
