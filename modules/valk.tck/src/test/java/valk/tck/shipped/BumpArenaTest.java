package valk.tck.shipped;

import valk.memory.Providers;
import valk.memory.spi.ScratchArenaProvider;
import valk.tck.ScratchArenaProviderRules;

class BumpArenaTest extends ScratchArenaProviderRules {
  @Override
  protected ScratchArenaProvider provider() {
    return Providers.builtIn().scratchArenas().named("bump");
  }
}
