package valk.memory;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import valk.memory.spi.Provider;

class ProvidersTest {

  /** A provider that is nothing but its name. */
  private record Named(String name) implements Provider {
    @Override
    public String description() {
      return "Called " + name + ".";
    }
  }

  private final List<String> warnings = new ArrayList<>();

  private ProviderCatalog<Named> catalog(Named builtIn, Named... found) {
    return new ProviderCatalog<>("tier", builtIn, List.of(found), warnings::add);
  }

  @Test
  void theBuiltInProvidersAreFoundByName() {
    Providers providers = Providers.builtIn();
    assertAll(
        () -> assertEquals("mapped", providers.spaces().named(Providers.DEFAULT_SPACE).name()),
        () ->
            assertEquals(
                "bump", providers.scratchArenas().named(Providers.DEFAULT_SCRATCH_ARENA).name()),
        () -> assertEquals("treiber", providers.slabs().named(Providers.DEFAULT_SLAB).name()));
  }

  @Test
  void aSearchFindsAtLeastTheBuiltInOnes() {
    for (Providers providers :
        List.of(
            Providers.installed(warnings::add),
            Providers.installedIn(ModuleLayer.boot(), warnings::add))) {
      assertEquals("mapped", providers.spaces().all().iterator().next().name());
      assertEquals("bump", providers.scratchArenas().all().iterator().next().name());
      assertEquals("treiber", providers.slabs().all().iterator().next().name());
    }
    assertTrue(warnings.isEmpty());
  }

  @Test
  void everyBuiltInProviderDescribesItself() {
    Providers providers = Providers.builtIn();
    List<Provider> all = new ArrayList<>(providers.spaces().all());
    all.addAll(providers.scratchArenas().all());
    all.addAll(providers.slabs().all());
    assertEquals(3, all.size());
    all.forEach(provider -> assertFalse(provider.description().isBlank()));
  }

  @Test
  void anUnknownNameIsAnErrorThatListsWhatThereIs() {
    ProviderCatalog<Named> catalog = catalog(new Named("plain"), new Named("checked"));
    UnknownProviderException e =
        assertThrows(UnknownProviderException.class, () -> catalog.named("chequed"));
    assertEquals("tier: no provider is called 'chequed', there is: plain, checked", e.getMessage());
  }

  @Test
  void ofTwoWithOneNameTheFirstIsTakenAndTheOtherReported() {
    Named builtIn = new Named("plain");
    ProviderCatalog<Named> catalog = catalog(builtIn, new Named("other"), new Named("plain"));
    assertSame(builtIn, catalog.named("plain"));
    String named = Named.class.getName();
    assertEquals(
        List.of(
            "tier: two providers are called 'plain', "
                + named
                + " is taken and "
                + named
                + " is not"),
        warnings);
  }

  @Test
  void theListOfProvidersCannotBeChanged() {
    ProviderCatalog<Named> catalog = catalog(new Named("plain"));
    assertThrows(UnsupportedOperationException.class, () -> catalog.all().clear());
  }
}
