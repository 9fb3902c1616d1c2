package valk.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes jars of providers as their authors do, with the JDK's own tools. */
final class ProviderJars {
  /** The arena of these tests: the built-in one, under a name and a class of its own. */
  static final String ARENA =
      """
      package example.%1$s;

      import valk.memory.Providers;
      import valk.memory.ScratchArena;
      import valk.memory.Space;
      import valk.memory.spi.ScratchArenaProvider;

      public final class ArenaOf%1$s implements ScratchArenaProvider {
        @Override
        public String name() {
          return "%2$s";
        }

        @Override
        public String description() {
          return "The built-in arena, as %2$s.";
        }

        @Override
        public ScratchArena create(Space space, long start, long bytes) {
          return Providers.builtIn().scratchArenas().standard().create(space, start, bytes);
        }
      }
      """;

  private final Path work;

  /**
   * @param work a folder for sources and classes
   */
  ProviderJars(Path work) {
    this.work = work;
  }

  /**
   * Compiles sources and packs them.
   *
   * @param jar the file to write
   * @param files sources and other files, by their paths; what ends in {@code .java} is compiled,
   *     as a module if there is a {@code module-info.java}
   * @param needed jars of further modules that the sources need
   */
  void make(Path jar, Map<String, String> files, Path... needed) throws IOException {
    Path sources = Files.createTempDirectory(work, "sources");
    Path classes = Files.createTempDirectory(work, "classes");
    for (Map.Entry<String, String> file : files.entrySet()) {
      boolean source = file.getKey().endsWith(".java");
      Path path = (source ? sources : classes).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    compile(sources, classes, needed);
    pack(jar, classes);
  }

  private static void compile(Path sources, Path classes, Path... needed) throws IOException {
    List<String> command = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
    boolean module = Files.exists(sources.resolve("module-info.java"));
    command.addAll(List.of(module ? "--module-path" : "--class-path", modules(needed)));
    try (Stream<Path> all = Files.walk(sources)) {
      all.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(command::add);
    }
    if (command.getLast().endsWith(".java")) {
      run("javac", command.toArray(String[]::new));
    }
  }

  /** Where the modules that a provider needs were loaded from. */
  private static String modules(Path... needed) {
    Stream<Path> ours =
        Stream.of("valk.memory", "valk.gc")
            .map(name -> ModuleLayer.boot().configuration().findModule(name).orElseThrow())
            .map(ResolvedModule::reference)
            .map(module -> Path.of(module.location().orElseThrow()));
    return Stream.concat(ours, Stream.of(needed))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static void pack(Path jar, Path classes) throws IOException {
    Files.createDirectories(jar.getParent());
    run("jar", "--create", "--file", jar.toString(), "-C", classes.toString(), ".");
  }

  private static void run(String tool, String... arguments) {
    StringWriter output = new StringWriter();
    PrintWriter writer = new PrintWriter(output);
    int status = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments);
    assertEquals(0, status, () -> tool + " " + Arrays.toString(arguments) + "\n" + output);
  }
}
