package valk.checked;

import valk.tck.ScratchArenaProviderRules;

/** The rules of the tier hold for the hostile provider as for any other. */
class ScratchArenaTckTest extends ScratchArenaProviderRules {
  @Override
  protected CheckedScratchArenaProvider provider() {
    return new CheckedScratchArenaProvider();
  }
}
