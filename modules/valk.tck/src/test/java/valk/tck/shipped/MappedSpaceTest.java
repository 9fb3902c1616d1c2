package valk.tck.shipped;

import valk.memory.Providers;
import valk.memory.spi.SpaceProvider;
import valk.tck.SpaceProviderRules;

class MappedSpaceTest extends SpaceProviderRules {
  @Override
  protected SpaceProvider provider() {
    return Providers.builtIn().spaces().named("mapped");
  }
}
