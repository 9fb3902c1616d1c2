package valk.http;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The place of this leaf in the house, read from the descriptors that the tests run with. */
class ModuleGraphTest {
  private static final ModuleDescriptor HTTP =
      SlabByteBufAllocator.class.getModule().getDescriptor();

  @Test
  @DisplayName("of our modules http stands on memory for Java, and on eval for Lisp")
  void theLeafStandsOnMemoryAndEval() {
    assertEquals(
        Set.of("valk.http", "valk.eval", "valk.gc", "valk.memory"), ours(ModuleLayer.boot()));
    assertEquals(Set.of("valk.eval", "valk.memory"), required(true));
  }

  @Test
  @DisplayName("of others it requires the client of the JDK and Netty, and of Netty what it names")
  void ofOthersItRequiresNetty() {
    assertEquals(
        Set.of(
            "java.base",
            "java.net.http",
            "io.netty.buffer",
            "io.netty.codec",
            "io.netty.codec.http",
            "io.netty.codec.http2",
            "io.netty.common",
            "io.netty.handler",
            "io.netty.transport"),
        required(false));
  }

  @Test
  @DisplayName("one package is exported, and none is opened")
  void exportsAreMinimal() {
    assertEquals(
        Set.of("valk.http"),
        HTTP.exports().stream().map(ModuleDescriptor.Exports::source).collect(toSet()));
    assertTrue(HTTP.opens().isEmpty());
  }

  private static Set<String> required(boolean ours) {
    return HTTP.requires().stream()
        .filter(requires -> !requires.modifiers().contains(Modifier.STATIC))
        .map(ModuleDescriptor.Requires::name)
        .filter(name -> isOurs(name) == ours)
        .collect(toSet());
  }

  private static Set<String> ours(ModuleLayer layer) {
    return layer.modules().stream()
        .map(Module::getName)
        .filter(ModuleGraphTest::isOurs)
        .collect(toSet());
  }

  private static boolean isOurs(String module) {
    return module.startsWith("valk.");
  }
}
