package valk.eval.builtin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import valk.eval.run.Exit;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.ErrorKind;
import valk.eval.value.StringCell;
import valk.gc.Words;

/**
 * The world outside: files, environment, arguments, time, the end of the program. What the host has
 * not granted is an error of kind {@code :denied}.
 */
final class HostBuiltins {
  private static final int GREATEST_STATUS = 255;
  private static final int LONGEST_NAME = 64 * 1024;
  private static final long LONGEST_NAP_MILLIS = 5;

  private HostBuiltins() {}

  static void install(Registry r) {
    Log log = new Log();
    installFiles(r, log);
    installProgram(r);
    installTime(r);
    r.add(
        "sys/log/set-level",
        "(sys/log/set-level s)",
        1,
        1,
        (m, fp, argc) -> setLevel(m, fp, log),
        "Sets what the runtime reports on standard error: off, error, warn, info or debug; gives"
            + " the level before.");
  }

  private static void installFiles(Registry r, Log log) {
    Loader loader = new Loader(log);
    r.add(
            "load",
            "(load path)",
            1,
            1,
            (m, fp, argc) -> loader.load(m, fp),
            "Evaluates the forms of a file, up to the first error; gives the last value. Looks in"
                + " the working directory, then beside the file that loads, then on the load path."
                + " Called by name, the file sees the scope around.")
        .form();
    r.add(
        "read-file",
        "(read-file path)",
        1,
        1,
        HostBuiltins::readFile,
        "The content of a file, which is UTF-8, as a string.");
    r.add(
        "write-file",
        "(write-file path s)",
        2,
        2,
        HostBuiltins::writeFile,
        "Makes or replaces the file, with the string as its content.");
  }

  private static void installProgram(Registry r) {
    r.add(
        "env/get",
        "(env/get name)",
        1,
        1,
        HostBuiltins::environment,
        "The value of an environment variable, or nil when it is not set.");
    r.add(
        "args",
        "(args)",
        0,
        0,
        HostBuiltins::arguments,
        "The arguments of the program, a list of strings.");
    r.add(
        "script",
        "(script)",
        0,
        0,
        HostBuiltins::script,
        "The path of the file in which the call stands, or nil when it stands in none.");
    r.add(
        "exit",
        "(exit n?)",
        0,
        1,
        HostBuiltins::exit,
        "Ends the program with the status n, 0 to 255, 0 when none is given.");
    r.add("shutdown", "(shutdown n?)", 0, 1, HostBuiltins::exit, "As exit.");
  }

  private static void installTime(Registry r) {
    MicrosecondClock clock = new MicrosecondClock();
    r.add(
        "time-us",
        "(time-us)",
        0,
        0,
        (m, fp, argc) -> Words.fixnum(clock.now()),
        "Microseconds since 1970 began; never goes back.");
    r.add("sleep", "(sleep ms)", 1, 1, HostBuiltins::sleep, "Waits for so many milliseconds.");
  }

  // ---- files

  private static long script(Machine m, int fp, int argc) {
    String name = m.errors.source(fp).name();
    return m.host.files() && isFile(name) ? StringCell.make(m.heap, name) : Words.NIL;
  }

  private static boolean isFile(String name) {
    try {
      return Files.isRegularFile(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static long readFile(Machine m, int fp, int argc) {
    long wrong = checkFile(m, fp, Strings.check(m, fp, 1));
    if (wrong != Words.NONE) {
      return wrong;
    }
    Path path = FilePaths.of(m, m.stack[fp]);
    if (path == null) {
      return FilePaths.invalid(m, fp);
    }
    try {
      return FileText.read(m, fp, fp + argc, path);
    } catch (IOException e) {
      return FilePaths.failed(m, fp, path, e);
    }
  }

  private static long writeFile(Machine m, int fp, int argc) {
    long wrong = checkFile(m, fp, Strings.check(m, fp, 2));
    if (wrong != Words.NONE) {
      return wrong;
    }
    Path path = FilePaths.of(m, m.stack[fp]);
    if (path == null) {
      return FilePaths.invalid(m, fp);
    }
    try {
      FileText.write(m, fp, fp + argc, fp + 1, path);
      return Words.NIL;
    } catch (IOException e) {
      return FilePaths.failed(m, fp, path, e);
    }
  }

  private static long checkFile(Machine m, int fp, long wrong) {
    return wrong != Words.NONE || m.host.files() ? wrong : FilePaths.denied(m, fp);
  }

  // ---- the program

  private static long environment(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    if (!m.host.environment()) {
      return Arguments.error(
          m, fp, ErrorKind.DENIED, "the host does not grant access to the environment");
    }
    String value =
        Strings.bytes(m, m.stack[fp]) > LONGEST_NAME
            ? null
            : System.getenv(StringCell.text(m.space, m.stack[fp]));
    return value == null ? Words.NIL : Strings.of(m, fp, fp + argc, value);
  }

  private static long arguments(Machine m, int fp, int argc) {
    List<String> arguments = m.host.arguments();
    m.stack[fp] = Words.NIL;
    for (int i = arguments.size() - 1; i >= 0; i--) {
      long argument = Strings.of(m, fp, fp + 1, arguments.get(i));
      m.stack[fp + 1] = argument;
      m.ensure(Words.PAIR_BYTES, fp, fp + 2);
      m.stack[fp] = Lists.cons(m, m.stack[fp + 1], m.stack[fp]);
    }
    return m.stack[fp];
  }

  private static long exit(Machine m, int fp, int argc) {
    long wrong = argc == 0 ? Words.NONE : Arguments.integer(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    if (!m.host.exit()) {
      return Arguments.error(m, fp, ErrorKind.DENIED, "the host does not let scripts end it");
    }
    long status = argc == 0 ? 0 : Arguments.nearest(m, fp);
    if (status < 0 || status > GREATEST_STATUS) {
      String got = Arguments.shown(m, fp);
      return Arguments.range(m, fp, "wanted a status from 0 to 255, got " + got);
    }
    throw new Exit((int) status);
  }

  private static long setLevel(Machine m, int fp, Log log) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    Optional<Log.Level> level =
        Strings.bytes(m, m.stack[fp]) > LONGEST_NAME
            ? Optional.empty()
            : Log.Level.of(StringCell.text(m.space, m.stack[fp]));
    return level.isEmpty()
        ? Arguments.value(m, fp, "known levels are " + String.join(", ", Log.Level.texts()))
        : Strings.of(m, fp, fp + 1, log.set(level.get()).text());
  }

  // ---- time

  /** Microseconds of the wall clock at the start, and the time that has passed since. */
  private static final class MicrosecondClock {
    private final long startMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    private final long startNanos = System.nanoTime();

    long now() {
      return startMicros + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
    }
  }

  /** In short naps, so that an interruption need not wait; what was printed is shown before. */
  private static long sleep(Machine m, int fp, int argc) {
    long wrong = Arguments.count(m, fp, 0);
    if (wrong != Words.NONE) {
      return wrong;
    }
    try {
      m.host.out().flush();
    } catch (IOException e) {
      return Arguments.error(m, fp, ErrorKind.IO, "the output failed: " + e.getMessage());
    }
    long wanted = TimeUnit.MILLISECONDS.toNanos(Arguments.nearest(m, fp));
    long start = System.nanoTime();
    long left = wanted;
    while (left > 0) {
      m.pollFree(fp, fp + argc);
      nap(m, Math.min(left, TimeUnit.MILLISECONDS.toNanos(LONGEST_NAP_MILLIS)));
      left = wanted - (System.nanoTime() - start);
    }
    return Words.NIL;
  }

  /**
   * A thread that its owner interrupts stops at the next safepoint, as by the interpreter's own.
   */
  private static void nap(Machine m, long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      m.interrupt(ErrorKind.INTERRUPTED);
    }
  }
}
