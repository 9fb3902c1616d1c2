package valk.checked;

import valk.tck.SpaceProviderRules;

/** The rules of the tier hold for the hostile provider as for any other. */
class SpaceTckTest extends SpaceProviderRules {
  @Override
  protected CheckedSpaceProvider provider() {
    return new CheckedSpaceProvider();
  }
}
