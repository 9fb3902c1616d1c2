package valk.checked;

import valk.tck.SlabProviderRules;

/** The rules of the tier hold for the hostile provider as for any other. */
class SlabTckTest extends SlabProviderRules {
  @Override
  protected CheckedSlabProvider provider() {
    return new CheckedSlabProvider();
  }
}
