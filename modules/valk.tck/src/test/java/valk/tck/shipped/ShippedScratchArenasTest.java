package valk.tck.shipped;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import valk.memory.Providers;
import valk.memory.spi.ScratchArenaProvider;
import valk.tck.ScratchArenaProviderRules;

/** Every arena provider that is built in keeps the rules. */
class ShippedScratchArenasTest {
  private static ScratchArenaProvider named(String name) {
    return Providers.builtIn().scratchArenas().named(name);
  }

  @Test
  void noneIsLeftOut() {
    assertEquals(
        List.of("bump", "chunked"),
        Providers.builtIn().scratchArenas().all().stream()
            .map(ScratchArenaProvider::name)
            .toList());
  }

  @Nested
  class Bump extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return named("bump");
    }
  }

  @Nested
  class Chunked extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return named("chunked");
    }
  }
}
