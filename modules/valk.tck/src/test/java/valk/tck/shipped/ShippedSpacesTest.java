package valk.tck.shipped;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import valk.memory.Providers;
import valk.memory.spi.SpaceProvider;
import valk.tck.SpaceProviderRules;

/** Every space provider that is built in keeps the rules. */
class ShippedSpacesTest {
  private static SpaceProvider named(String name) {
    return Providers.builtIn().spaces().named(name);
  }

  @Test
  void noneIsLeftOut() {
    assertEquals(
        List.of("mapped", "anonymous", "plain"),
        Providers.builtIn().spaces().all().stream().map(SpaceProvider::name).toList());
  }

  @Nested
  class Mapped extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return named("mapped");
    }
  }

  @Nested
  class Anonymous extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return named("anonymous");
    }
  }

  @Nested
  class Plain extends SpaceProviderRules {
    @Override
    protected SpaceProvider provider() {
      return named("plain");
    }

    @Override
    protected boolean reservesAddressesAlone() {
      return false;
    }
  }
}
