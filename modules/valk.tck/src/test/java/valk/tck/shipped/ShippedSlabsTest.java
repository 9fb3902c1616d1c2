package valk.tck.shipped;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import valk.memory.Providers;
import valk.memory.spi.SlabProvider;
import valk.tck.SlabProviderRules;

/** Every slab provider that is built in keeps the rules. */
class ShippedSlabsTest {
  private static SlabProvider named(String name) {
    return Providers.builtIn().slabs().named(name);
  }

  @Test
  void noneIsLeftOut() {
    assertEquals(
        List.of("treiber", "locked"),
        Providers.builtIn().slabs().all().stream().map(SlabProvider::name).toList());
  }

  @Nested
  class Treiber extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return named("treiber");
    }
  }

  @Nested
  class Locked extends SlabProviderRules {
    @Override
    protected SlabProvider provider() {
      return named("locked");
    }
  }
}
