package valk.tck.shipped;

import valk.memory.Providers;
import valk.memory.spi.SlabProvider;
import valk.tck.SlabProviderRules;

class TreiberSlabTest extends SlabProviderRules {
  @Override
  protected SlabProvider provider() {
    return Providers.builtIn().slabs().named("treiber");
  }
}
