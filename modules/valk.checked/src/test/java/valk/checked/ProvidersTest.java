package valk.checked;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import valk.gc.Tiers;
import valk.gc.spi.HeapProvider;
import valk.memory.spi.ScratchArenaProvider;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/** The module is a leaf, and its providers are found. */
class ProvidersTest {
  private static final Map<String, Set<String>> PROVIDED =
      Map.of(
          SpaceProvider.class.getName(), Set.of(CheckedSpaceProvider.class.getName()),
          ScratchArenaProvider.class.getName(), Set.of(CheckedScratchArenaProvider.class.getName()),
          SlabProvider.class.getName(), Set.of(CheckedSlabProvider.class.getName()),
          HeapProvider.class.getName(), Set.of(CheckedHeapProvider.class.getName()));

  @Test
  void everyTierFindsItOnTheClassPath() {
    List<String> warnings = new ArrayList<>();
    Tiers tiers = Tiers.installed(warnings::add);
    assertEquals(List.of(), warnings);
    assertInstanceOf(CheckedSpaceProvider.class, tiers.bytes().spaces().named("checked"));
    assertInstanceOf(
        CheckedScratchArenaProvider.class, tiers.bytes().scratchArenas().named("checked"));
    assertInstanceOf(CheckedSlabProvider.class, tiers.bytes().slabs().named("checked"));
    assertInstanceOf(CheckedHeapProvider.class, tiers.heaps().named("checked"));
  }

  @Test
  void theModuleProvidesWhatTheClassPathDoes() throws IOException {
    assertEquals(
        PROVIDED,
        Map.copyOf(
            descriptor().provides().stream()
                .collect(
                    toMap(
                        ModuleDescriptor.Provides::service,
                        provides -> Set.copyOf(provides.providers())))));
    for (Map.Entry<String, Set<String>> service : PROVIDED.entrySet()) {
      assertEquals(service.getValue(), declaredOnTheClassPath(service.getKey()));
    }
  }

  private static Set<String> declaredOnTheClassPath(String service) throws IOException {
    Path file = classes().resolve("META-INF/services").resolve(service);
    return Set.copyOf(Files.readAllLines(file));
  }

  @Test
  void theModuleStandsOnTheHeapAlone() {
    Set<String> required =
        descriptor().requires().stream()
            .filter(requires -> !requires.modifiers().contains(Modifier.STATIC))
            .map(ModuleDescriptor.Requires::name)
            .collect(toSet());
    assertEquals(Set.of("java.base", "valk.gc"), required);
    assertEquals(
        Set.of("valk.checked"),
        descriptor().exports().stream().map(ModuleDescriptor.Exports::source).collect(toSet()));
    assertTrue(descriptor().opens().isEmpty());
  }

  private static ModuleDescriptor descriptor() {
    return ModuleFinder.of(classes()).find("valk.checked").orElseThrow().descriptor();
  }

  private static Path classes() {
    try {
      return Path.of(
          MemoryMisuse.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
