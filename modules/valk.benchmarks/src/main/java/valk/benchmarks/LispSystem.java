package valk.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A language that runs the programs of {@link LispsFigure} in a process of its own, started as its
 * manual says, with its usual optimisation.
 */
enum LispSystem {
  VALKYRIA("Valkyria", true) {
    @Override
    List<String> command(Path folder) {
      return valkyria("both");
    }
  },

  TIER_1("Valkyria, tier 1", true) {
    @Override
    List<String> command(Path folder) {
      return valkyria("1");
    }
  },

  SBCL("SBCL", false, "sbcl") {
    @Override
    List<String> command(Path folder) throws IOException {
      Path program = written(folder, "lisps.lisp", "lisps.lisp");
      return List.of(
          "sbcl",
          "--noinform",
          "--no-sysinit",
          "--no-userinit",
          "--disable-debugger",
          "--eval",
          compiled(program),
          "--quit");
    }
  },

  CHEZ("Chez Scheme", false, "chezscheme") {
    @Override
    List<String> command(Path folder) throws IOException {
      Path program = written(folder, "lisps.ss", "chez.scm", "lisps.scm");
      return List.of("chezscheme", "--script", program.toString());
    }
  },

  GUILE("Guile", false, "guile") {
    @Override
    List<String> command(Path folder) throws IOException {
      Path program = written(folder, "lisps.guile.scm", "guile.scm", "lisps.scm");
      return List.of("guile", "-q", program.toString());
    }
  },

  LUAJIT("LuaJIT", false, "luajit") {
    @Override
    List<String> command(Path folder) throws IOException {
      return List.of("luajit", written(folder, "lisps.lua", "lisps.lua").toString());
    }
  },

  LUA("Lua 5.4", false, "lua5.4") {
    @Override
    List<String> command(Path folder) throws IOException {
      return List.of("lua5.4", written(folder, "lisps.lua", "lisps.lua").toString());
    }
  },

  CLOJURE("Clojure", true, "clojure-", "spec.alpha-", "core.specs.alpha-") {
    @Override
    List<String> command(Path folder) throws IOException {
      return java("clojure.main", written(folder, "lisps.clj", "lisps.clj").toString());
    }
  },

  KAWA("Kawa", true, "kawa-") {
    @Override
    List<String> command(Path folder) throws IOException {
      Path program = written(folder, "lisps.kawa.scm", "kawa.scm", "lisps.scm");
      return java("kawa.repl", program.toString());
    }
  },

  ABCL("ABCL", true, "abcl-") {
    @Override
    List<String> command(Path folder) throws IOException {
      Path program = written(folder, "lisps.abcl.lisp", "lisps.lisp");
      return java(
          "org.armedbear.lisp.Main",
          "--noinform",
          "--noinit",
          "--batch",
          "--eval",
          compiled(program));
    }
  };

  /** Milliseconds for which each program runs before it is measured, and while it is. */
  private static final Map<String, String> JVM_PERIODS =
      Map.of("LISPS_WARM", "500", "LISPS_TIMED", "150");

  private static final Map<String, String> NATIVE_PERIODS =
      Map.of("LISPS_WARM", "100", "LISPS_TIMED", "100");

  private final String title;
  private final boolean onJvm;
  private final List<String> needed;

  /**
   * @param needed how the names of the jars begin that must be on the class path, or the name of
   *     the program that must be on the path
   */
  LispSystem(String title, boolean onJvm, String... needed) {
    this.title = title;
    this.onJvm = onJvm;
    this.needed = List.of(needed);
  }

  String title() {
    return title;
  }

  /** Says whether it is another language than Valkyria. */
  boolean isOther() {
    return !needed.isEmpty();
  }

  boolean isInstalled() {
    return onJvm
        ? jars().size() >= needed.size()
        : needed.stream().allMatch(HttpProcess::isInstalled);
  }

  /**
   * Runs all programs.
   *
   * @param folder where files may be written
   * @return by {@code program, first} and {@code program, warm} milliseconds, and the {@link
   *     MeasuringProcess#PEAK}
   */
  Map<String, List<Double>> run(Path folder) throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(onJvm ? JVM_PERIODS : NATIVE_PERIODS);
    environment.put("XDG_CACHE_HOME", folder.toString()); // Guile's, of what it compiles.
    return MeasuringProcess.run(command(folder), environment);
  }

  /** The command that runs the programs, which it may write to files. */
  abstract List<String> command(Path folder) throws IOException;

  /** The flags are those of the image's launcher. */
  private static List<String> valkyria(String tier) {
    return new ForkedJvm(
            ScriptProgram.class,
            List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Dvalk.tier=" + tier))
        .command("tiers.valk", "lisps/lisps.valk");
  }

  /** A command that starts the JVM with nothing but the jars of this system. */
  List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", String.join(File.pathSeparator, jars())));
    command.addAll(List.of(arguments));
    return command;
  }

  private List<String> jars() {
    String path = System.getProperty("java.class.path");
    return Arrays.stream(path.split(File.pathSeparator)).filter(this::isNeeded).toList();
  }

  private boolean isNeeded(String jar) {
    String file = Path.of(jar).getFileName().toString();
    return needed.stream().anyMatch(begin -> file.startsWith(begin));
  }

  private static String compiled(Path program) {
    return "(let ((*compile-verbose* nil) (*compile-print* nil)) (load (compile-file \""
        + program
        + "\")))";
  }

  /** Writes resources of this module to one file. */
  private static Path written(Path folder, String file, String... resources) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String resource : resources) {
      text.append(LispPrograms.text("lisps/" + resource));
    }
    return Files.writeString(folder.resolve(file), text);
  }
}
