package valk.tck.shipped;

import valk.gc.HeapProviders;
import valk.gc.spi.HeapProvider;
import valk.tck.HeapProviderRules;

class MarkSweepHeapTest extends HeapProviderRules {
  @Override
  protected HeapProvider provider() {
    return HeapProviders.builtIn().named("mark-sweep");
  }
}
