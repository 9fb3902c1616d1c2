package valk.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import valk.benchmarks.plugged.PluggedArenaProvider;
import valk.memory.spi.ScratchArenaProvider;

/** Packs a provider into a jar and opens the jar as a layer of modules. */
final class ProviderJar {
  private static final String MODULE = "plugged";
  private static final String SERVICES = "META-INF/services/";

  private ProviderJar() {}

  /** A layer with the jar in it as an automatic module. The file is made in this folder. */
  static ModuleLayer layer(Path folder) throws IOException {
    Path jar = folder.resolve(MODULE + ".jar");
    write(jar);
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(jar), ModuleFinder.of(), Set.of(MODULE));
    return boot.defineModulesWithOneLoader(configuration, ProviderJar.class.getClassLoader());
  }

  private static void write(Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      String path = PluggedArenaProvider.class.getPackageName().replace('.', '/') + "/";
      for (String name : List.of("PluggedArenaProvider.class", "PluggedArena.class")) {
        try (InputStream in = ProviderJar.class.getResourceAsStream("/" + path + name)) {
          add(out, path + name, Objects.requireNonNull(in, name).readAllBytes());
        }
      }
      add(
          out,
          SERVICES + ScratchArenaProvider.class.getName(),
          PluggedArenaProvider.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }
}
