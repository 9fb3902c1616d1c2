package valk.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import valk.gc.ProviderNames;
import valk.memory.spi.ScratchArenaProvider;

/** The command with jars that were built elsewhere, good ones and bad ones. */
final class ProviderPathTest {
  private static final String ARENA_SERVICE =
      "META-INF/services/" + ScratchArenaProvider.class.getName();

  @TempDir private static Path shared;

  /** A module with the arena {@code outer}. */
  private static Path moduleJar = Path.of("");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path folder;

  @BeforeAll
  static void makeModule() throws IOException {
    moduleJar = shared.resolve("good/outer.jar");
    new ProviderJars(shared).make(moduleJar, module("outer", "outer"));
  }

  /** The files of a module that provides an arena. */
  private static Map<String, String> module(String module, String arena) {
    return module(
        module,
        "requires valk.memory;",
        "example.%1$s.ArenaOf%1$s".formatted(module),
        ProviderJars.ARENA.formatted(module, arena));
  }

  private static Map<String, String> module(
      String module, String requires, String provider, String source) {
    String file = "example/%1$s/ArenaOf%1$s.java".formatted(module);
    String info =
        "module %s { %s provides valk.memory.spi.ScratchArenaProvider with %s; }"
            .formatted(module, requires, provider);
    return new LinkedHashMap<>(Map.of("module-info.java", info, file, source));
  }

  /** The files of a jar without a module descriptor. */
  private static Map<String, String> automatic(String provider, String source) {
    String file = "example/loose/ArenaOfloose.java";
    return new LinkedHashMap<>(Map.of(ARENA_SERVICE, provider + "\n", file, source));
  }

  private void make(String jar, Map<String, String> files) throws IOException {
    new ProviderJars(shared).make(folder.resolve(jar), files);
  }

  private int run(String... arguments) {
    Streams streams = new Streams(new ByteArrayInputStream(new byte[0]), out, err, false);
    return new Program(streams, environment, EvaluationThread.ANY).run(List.of(arguments));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void succeeds(String... arguments) {
    int status = run(arguments);
    assertEquals("", err());
    assertEquals(0, status);
  }

  /** Runs in the test's folder, expects failure, and gives the one line that says why. */
  private String failure(String... more) {
    String[] arguments =
        Stream.concat(
                Stream.of("--provider-path", folder.toString(), "-e", "(print 1)"), Stream.of(more))
            .toArray(String[]::new);
    assertEquals(2, run(arguments), err());
    assertEquals("", out());
    String error = err();
    assertTrue(error.startsWith("valk: ") && error.endsWith("\n"), error);
    assertEquals(1, error.lines().count(), error);
    return error;
  }

  private void failsNaming(String... words) {
    String error = failure();
    for (String word : words) {
      assertTrue(error.contains(word), () -> word + " is not in: " + error);
    }
  }

  @Test
  void aProviderInAModuleIsChosen() {
    String path = moduleJar.getParent().toString();
    succeeds("--provider-path", path, "--provider", "arena=outer", "-p", "(+ 1 2)");
    assertEquals("3\n", out());
  }

  @Test
  void variablesChooseAndOptionsGoBeforeThem() {
    environment.put("VALK_PROVIDER_PATH", moduleJar.getParent() + ":" + moduleJar.getParent());
    environment.put("VALK_PROVIDERS", "arena=outer");
    assertEquals(0, run("--providers"));
    assertTrue(row("outer").startsWith("* arena  outer"), out());
    assertTrue(err().contains("module outer of " + moduleJar), err());
    out.reset();
    assertEquals(0, run("--provider", "arena=bump", "--providers"));
    assertTrue(row("outer").startsWith("  arena  outer"), out());
    assertTrue(row("bump (default)").startsWith("* arena  bump (default)"), out());
  }

  private String row(String provider) {
    return out().lines().filter(line -> line.contains("  " + provider + " ")).findFirst().get();
  }

  @Test
  @DisabledIfSystemProperty(named = ProviderNames.PROPERTY, matches = ".+")
  void theTableShowsTierNameModuleDescriptionAndDefault() {
    succeeds("--providers", "--provider-path", moduleJar.getParent().toString());
    List<String> lines = out().lines().toList();
    assertTrue(lines.getFirst().matches("  tier   name +module +description"), out());
    String outer = row("outer");
    assertTrue(outer.matches("  arena  outer +outer +The built-in arena, as outer\\."), outer);
    assertEquals(4, lines.stream().filter(line -> line.contains(" (default) ")).count(), out());
    assertEquals(
        lines.stream().filter(line -> line.contains(" (default) ")).toList(),
        lines.stream().filter(line -> line.startsWith("* ") && !line.contains("TIER=")).toList());
  }

  @Test
  void theProviderOfTheGuideWorksAsItStandsThere() throws IOException {
    List<String> blocks = javaBlocksOfTheGuide();
    String info = blocks.stream().filter(b -> b.startsWith("module ")).findFirst().get();
    String source = blocks.stream().filter(b -> b.startsWith("package ")).findFirst().get();
    make(
        "watched.jar",
        Map.of("module-info.java", info, "example/watched/WatchedArenaProvider.java", source));
    succeeds(
        "--provider-path",
        folder.toString(),
        "--provider",
        "arena=watched",
        "-p",
        "(len (range 0 100000))");
    assertEquals("100000\n", out());
  }

  private static List<String> javaBlocksOfTheGuide() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(root.resolve("docs"))) {
      root = root.getParent();
    }
    String guide = Files.readString(root.resolve("docs/providers.md"));
    return Stream.of(guide.split("```java\n"))
        .skip(1)
        .map(block -> block.substring(0, block.indexOf("```")))
        .toList();
  }

  @Test
  void aJarWithoutADescriptorIsAModuleToo() throws IOException {
    make(
        "loose-arena-1.2.jar",
        automatic("example.loose.ArenaOfloose", ProviderJars.ARENA.formatted("loose", "loose")));
    String path = folder.toString();
    succeeds("--provider-path", path, "--provider", "arena=loose", "-p", "(+ 1 2)");
    assertEquals("3\n", out());
    out.reset();
    succeeds("--provider-path", path, "--providers");
    assertTrue(row("loose").contains(" loose.arena "), out());
  }

  @Test
  void anUnknownNameListsThoseOfThePathToo() throws IOException {
    Files.copy(moduleJar, folder.resolve("outer.jar"));
    String error = failure("--provider", "arena=other");
    assertTrue(
        error.startsWith("valk: arena: no provider is called 'other', there is: bump"), error);
    assertTrue(error.contains(", outer"), error);
  }

  @Test
  void ofTwoOfOneNameOneIsTakenAndBothModulesAreNamed() throws IOException {
    make("imposing.jar", module("imposing", "bump"));
    assertEquals(0, run("--provider-path", folder.toString(), "-p", "1"));
    assertEquals(
        "valk: warning: arena: two providers are called 'bump':"
            + " valk.memory.BumpArenaProvider (module valk.memory) is taken,"
            + " example.imposing.ArenaOfimposing (module imposing) is not\n",
        err());
  }

  @Test
  void aModuleThatTheProgramHasIsPassedOver() throws IOException {
    Files.copy(moduleJar, folder.resolve("outer.jar"));
    make("old.jar", Map.of("module-info.java", "module valk.memory { }"));
    assertEquals(
        0, run("--provider-path", folder.toString(), "--provider", "arena=outer", "-p", "1"));
    assertEquals("1\n", out());
    assertTrue(err().startsWith("valk: warning: provider path: module valk.memory of "), err());
    assertTrue(err().endsWith(" is not taken, the one of the program itself is\n"), err());
  }

  @Test
  void aJarOfWhichThereAreTwoCopies() throws IOException {
    Files.copy(moduleJar, folder.resolve("a.jar"));
    Files.copy(moduleJar, folder.resolve("b.jar"));
    failsNaming("wo versions of module outer found in", "a.jar", "b.jar");
  }

  @Test
  void noFolder() {
    assertEquals(2, run("--provider-path", "no/such/folder", "-e", "1"));
    assertEquals("valk: provider path: 'no/such/folder': no such folder\n", err());
    err.reset();
    assertEquals(2, run("--provider-path", moduleJar.toString(), "-e", "1"));
    assertEquals("valk: provider path: '" + moduleJar + "': not a folder\n", err());
  }

  @Test
  void noJar() throws IOException {
    Files.writeString(folder.resolve("readme.txt"), "no jar");
    failsNaming("provider path: '" + folder + "': no jar in this folder");
  }

  @Test
  void aBrokenJar() throws IOException {
    Files.writeString(folder.resolve("broken.jar"), "no zip");
    failsNaming("provider path: ", "broken.jar", "zip");
  }

  @Test
  void aJarThatNeedsAMissingModule() throws IOException {
    Path helper = shared.resolve("elsewhere/helper.jar");
    ProviderJars jars = new ProviderJars(shared);
    jars.make(helper, Map.of("module-info.java", "module helper { }"));
    jars.make(
        folder.resolve("needy.jar"),
        module(
            "needy",
            "requires valk.memory; requires helper;",
            "example.needy.ArenaOfneedy",
            ProviderJars.ARENA.formatted("needy", "needy")),
        helper);
    failsNaming("provider path: Module helper not found, required by needy");
  }

  @Test
  void aConstructorThatThrows() throws IOException {
    String throwing =
        ProviderJars.ARENA
            .formatted("rude", "rude")
            .replace(
                "ScratchArenaProvider {",
                "ScratchArenaProvider { public ArenaOfrude() {"
                    + " throw new IllegalStateException(\"no licence\\nask for one\"); }");
    make("rude.jar", module("rude", "requires valk.memory;", "example.rude.ArenaOfrude", throwing));
    failsNaming(
        "arena: a provider cannot be loaded: ",
        "example.rude.ArenaOfrude",
        "java.lang.IllegalStateException: no licence");
  }

  @Test
  void aClassThatIsMissedOnlyWhenItIsUsed() throws IOException {
    Path helper = shared.resolve("aside/helper.jar");
    ProviderJars jars = new ProviderJars(shared);
    jars.make(
        helper,
        Map.of(
            "module-info.java",
            "module helper { exports helper; }",
            "helper/Helper.java",
            "package helper; public class Helper { public static void help() {} }"));
    String using =
        ProviderJars.ARENA
            .formatted("lazy", "lazy")
            .replace("return Providers", "helper.Helper.help(); return Providers");
    jars.make(
        folder.resolve("lazy.jar"),
        module(
            "lazy",
            "requires valk.memory; requires static helper;",
            "example.lazy.ArenaOflazy",
            using),
        helper);
    String error = failure("--provider", "arena=lazy");
    assertTrue(error.contains("java.lang.NoClassDefFoundError: helper/Helper"), error);
  }

  @Test
  void aProviderThatThrowsWhenItMakesItsTier() throws IOException {
    String throwing =
        ProviderJars.ARENA
            .formatted("weak", "weak")
            .replace(
                "return Providers.",
                "if (bytes > 0) throw new ArithmeticException(\"weak\"); return Providers.");
    make("weak.jar", module("weak", "requires valk.memory;", "example.weak.ArenaOfweak", throwing));
    String error = failure("--provider", "arena=weak");
    assertTrue(error.startsWith("valk: arena provider 'weak': "), error);
    assertTrue(error.contains("java.lang.ArithmeticException: weak"), error);
  }

  @Test
  void aNameThatThrows() throws IOException {
    String throwing =
        ProviderJars.ARENA
            .formatted("mute", "mute")
            .replace("return \"mute\"", "throw new IllegalStateException(\"no name\")");
    make("mute.jar", module("mute", "requires valk.memory;", "example.mute.ArenaOfmute", throwing));
    failsNaming(
        "arena: example.mute.ArenaOfmute (module mute): name():",
        "java.lang.IllegalStateException: no name");
  }

  @Test
  void aServiceThatNamesAMissingClass() throws IOException {
    make(
        "loose.jar",
        automatic("example.loose.Missing", ProviderJars.ARENA.formatted("loose", "loose")));
    failsNaming("arena: a provider cannot be loaded: ", "example.loose.Missing not found");
  }

  @Test
  void aServiceThatNamesAMissingPackage() throws IOException {
    make("loose.jar", automatic("no.such.Arena", ProviderJars.ARENA.formatted("loose", "loose")));
    failsNaming("provider path: ", "loose.jar", "no.such.Arena not in");
  }

  @Test
  void aClassThatIsNoProvider() throws IOException {
    make(
        "loose.jar",
        automatic(
            "example.loose.ArenaOfloose",
            "package example.loose; public final class ArenaOfloose {}"));
    failsNaming("arena: ", "example.loose.ArenaOfloose not a subtype");
  }

  @Test
  void aClassWithoutAConstructor() throws IOException {
    String hidden =
        ProviderJars.ARENA
            .formatted("loose", "loose")
            .replace("ScratchArenaProvider {", "ScratchArenaProvider { ArenaOfloose() {}");
    make("loose.jar", automatic("example.loose.ArenaOfloose", hidden));
    failsNaming("arena: ", "example.loose.ArenaOfloose", "onstructor");
  }

  @Test
  void aFolderWithoutProviders() throws IOException {
    make("helper.jar", Map.of("module-info.java", "module helper { }"));
    failsNaming("no module provides a memory tier, there is: helper");
  }

  @Test
  void nativeAccessIsForAModuleOfThePath() throws IOException {
    Files.copy(moduleJar, folder.resolve("outer.jar"));
    String error = failure("--provider-native-access", "mapper");
    assertEquals(
        "valk: --provider-native-access: no module 'mapper' on the provider path, there is:"
            + " outer\n",
        error);
  }

  @Test
  void nativeAccessIsGrantedOnlyWhereItIsAskedFor() {
    ModuleLayer without = layer(List.of());
    assertFalse(without.findModule("outer").orElseThrow().isNativeAccessEnabled());
    ModuleLayer with = layer(List.of("outer"));
    assertTrue(with.findModule("outer").orElseThrow().isNativeAccessEnabled());
  }

  private static ModuleLayer layer(List<String> nativeAccess) {
    return ProviderPath.layer(
        List.of(moduleJar.getParent()),
        nativeAccess,
        warning -> {
          throw new AssertionError(warning);
        });
  }
}
