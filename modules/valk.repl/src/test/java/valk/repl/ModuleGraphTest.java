package valk.repl;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The house's floor plan, read from the module descriptors that the command line runs with. */
class ModuleGraphTest {
  private static final Map<String, Set<String>> REQUIRED =
      Map.of(
          "valk.memory", Set.of(),
          "valk.gc", Set.of("valk.memory"),
          "valk.eval", Set.of("valk.gc"),
          "valk.repl", Set.of("valk.eval"));

  private static final Map<String, Set<String>> EXPORTED =
      Map.of(
          "valk.memory", Set.of("valk.memory", "valk.memory.spi"),
          "valk.gc", Set.of("valk.gc", "valk.gc.spi"),
          "valk.eval", Set.of("valk.eval", "valk.eval.spi"),
          "valk.repl", Set.of());

  @Test
  @DisplayName("the modules are repl -> eval -> gc -> memory, and nothing else")
  void modulesStandOnEachOther() {
    assertEquals(
        REQUIRED.keySet(),
        ModuleLayer.boot().modules().stream()
            .map(Module::getName)
            .filter(ModuleGraphTest::isOurs)
            .collect(toSet()));
    REQUIRED.forEach(
        (module, required) ->
            assertEquals(
                required,
                descriptor(module).requires().stream()
                    .map(ModuleDescriptor.Requires::name)
                    .filter(ModuleGraphTest::isOurs)
                    .collect(toSet()),
                () -> "modules required by " + module));
  }

  @Test
  @DisplayName("a program that embeds the interpreter gets nothing but java.base with it")
  void embeddingBringsNoOtherModule() {
    for (String module : Set.of("valk.memory", "valk.gc", "valk.eval")) {
      Set<String> foreign =
          descriptor(module).requires().stream()
              .filter(requires -> !requires.modifiers().contains(Modifier.STATIC))
              .map(ModuleDescriptor.Requires::name)
              .filter(name -> !isOurs(name))
              .collect(toSet());
      assertEquals(Set.of("java.base"), foreign, () -> "modules required by " + module);
    }
  }

  @Test
  @DisplayName("only the API packages are exported, to everybody, and none is opened")
  void exportsAreMinimal() {
    EXPORTED.forEach(
        (module, exported) -> {
          ModuleDescriptor descriptor = descriptor(module);
          assertEquals(
              exported,
              descriptor.exports().stream().map(ModuleGraphTest::target).collect(toSet()),
              () -> "packages exported by " + module);
          assertTrue(descriptor.opens().isEmpty(), () -> module + " opens " + descriptor.opens());
        });
  }

  private static boolean isOurs(String module) {
    return module.startsWith("valk.");
  }

  private static ModuleDescriptor descriptor(String module) {
    return ModuleLayer.boot().findModule(module).orElseThrow().getDescriptor();
  }

  private static String target(ModuleDescriptor.Exports exports) {
    return exports.isQualified() ? exports.source() + " to " + exports.targets() : exports.source();
  }
}
