package valk.checked;

import valk.tck.HeapProviderRules;

/** The rules of the tier hold for the hostile provider as for any other. */
class HeapTckTest extends HeapProviderRules {
  @Override
  protected CheckedHeapProvider provider() {
    return new CheckedHeapProvider();
  }
}
