package valk.tck.shipped;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import valk.gc.HeapProviders;
import valk.gc.spi.HeapProvider;
import valk.tck.HeapProviderRules;

/** Every heap provider that is built in keeps the rules. */
class ShippedHeapsTest {
  private static HeapProvider named(String name) {
    return HeapProviders.builtIn().named(name);
  }

  @Test
  void noneIsLeftOut() {
    assertEquals(
        List.of("mark-sweep", "no-collect"),
        HeapProviders.builtIn().all().stream().map(HeapProvider::name).toList());
  }

  @Nested
  class MarkSweep extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return named("mark-sweep");
    }
  }

  @Nested
  class NoCollect extends HeapProviderRules {
    @Override
    protected HeapProvider provider() {
      return named("no-collect");
    }
  }
}
