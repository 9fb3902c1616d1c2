package valk.repl;

import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import valk.gc.spi.HeapProvider;
import valk.memory.ProviderException;
import valk.memory.spi.ScratchArenaProvider;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/**
 * Jars that were built elsewhere, as modules on top of the program's own. What the program has
 * itself is not replaced: a jar with a module of the same name is passed over with a warning. Of
 * the others those become modules that provide something to the program, and what they need.
 */
final class ProviderPath {
  private static final Set<String> SERVICES =
      Set.of(
          SpaceProvider.class.getName(),
          ScratchArenaProvider.class.getName(),
          SlabProvider.class.getName(),
          HeapProvider.class.getName());

  private final ModuleLayer program = ModuleLayer.boot();
  private final Map<String, ModuleReference> found = new LinkedHashMap<>();
  private final List<ModuleFinder> finders = new ArrayList<>();
  private final Consumer<String> warnings;

  private ProviderPath(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /**
   * Makes a layer of the jars in some folders.
   *
   * @param folders where the jars are; of two modules with one name the one in the first folder is
   *     taken
   * @param nativeAccess the modules of them that may make native calls
   * @param warnings told, in one sentence, of each module that is passed over
   * @throws CommandException if there is no such folder or module, or no provider in the folders
   * @throws ProviderException if a jar cannot be read or made a module; says why
   */
  static ModuleLayer layer(
      List<Path> folders, List<String> nativeAccess, Consumer<String> warnings) {
    try {
      return new ProviderPath(warnings).layer(folders, nativeAccess);
    } catch (FindException | ResolutionException | LayerInstantiationException e) {
      throw new ProviderException("provider path", e);
    }
  }

  private ModuleLayer layer(List<Path> folders, List<String> nativeAccess) {
    folders.forEach(this::search);
    requireProvider(folders);
    ModuleFinder all = ModuleFinder.compose(finders.toArray(ModuleFinder[]::new));
    Configuration configuration =
        program.configuration().resolveAndBind(ModuleFinder.of(), all, Set.of());
    ModuleLayer.Controller controller =
        ModuleLayer.defineModulesWithManyLoaders(
            configuration, List.of(program), ProviderPath.class.getClassLoader());
    nativeAccess.forEach(name -> enableNativeAccess(controller, name));
    return controller.layer();
  }

  private void search(Path folder) {
    if (!Files.isDirectory(folder)) {
      String what = Files.exists(folder) ? "not a folder" : "no such folder";
      throw new CommandException("provider path: '%s': %s".formatted(folder, what));
    }
    ModuleFinder finder = ModuleFinder.of(folder);
    Set<ModuleReference> modules = finder.findAll();
    if (modules.isEmpty()) {
      throw new CommandException("provider path: '%s': no jar in this folder".formatted(folder));
    }
    modules.stream()
        .sorted(Comparator.comparing(module -> module.descriptor().name()))
        .forEach(this::note);
    finders.add(finder);
  }

  private void note(ModuleReference module) {
    String name = module.descriptor().name();
    ModuleReference before = found.putIfAbsent(name, module);
    if (before != null) {
      passOver(module, place(before));
    } else if (program.findModule(name).isPresent()) {
      passOver(module, "the program itself");
    }
  }

  private void passOver(ModuleReference module, String taken) {
    warnings.accept(
        "provider path: module %s of %s is not taken, the one of %s is"
            .formatted(module.descriptor().name(), place(module), taken));
  }

  private static String place(ModuleReference module) {
    return module.location().map(location -> Path.of(location).toString()).orElse("?");
  }

  private void requireProvider(List<Path> folders) {
    if (found.values().stream().noneMatch(module -> provides(module.descriptor()))) {
      throw new CommandException(
          "provider path: %s: no module provides a memory tier, there is: %s"
              .formatted(
                  folders.stream().map(Path::toString).collect(Collectors.joining(", ")),
                  String.join(", ", new TreeSet<>(found.keySet()))));
    }
  }

  private static boolean provides(ModuleDescriptor descriptor) {
    return descriptor.provides().stream().anyMatch(one -> SERVICES.contains(one.service()));
  }

  /** Needs native access for this module itself, or the JVM warns of it. */
  @SuppressWarnings("restricted")
  private static void enableNativeAccess(ModuleLayer.Controller controller, String name) {
    Set<String> names =
        controller.layer().modules().stream()
            .map(Module::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!names.contains(name)) {
      throw new CommandException(
          "--provider-native-access: no module '%s' on the provider path, there is: %s"
              .formatted(name, String.join(", ", names)));
    }
    controller.enableNativeAccess(controller.layer().findModule(name).orElseThrow());
  }
}
