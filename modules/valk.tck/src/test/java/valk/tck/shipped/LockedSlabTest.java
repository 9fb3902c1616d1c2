package valk.tck.shipped;

import valk.memory.Providers;
import valk.memory.spi.SlabProvider;
import valk.tck.SlabProviderRules;

class LockedSlabTest extends SlabProviderRules {
  @Override
  protected SlabProvider provider() {
    return Providers.builtIn().slabs().named("locked");
  }
}
