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
    return new ProviderCatalog<>("tier", List.of(builtIn), List.of(found), warnings::add);
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
    assertTrue(all.size() >= 3);
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
    String named = Named.class.getName() + " (" + where() + ")";
    assertEquals(
        List.of(
            "tier: two providers are called 'plain': %s is taken, %s is not"
                .formatted(named, named)),
        warnings);
  }

  private static String where() {
    Module module = Named.class.getModule();
    return module.isNamed() ? "module " + module.getName() : "class path";
  }

  @Test
  void theFirstBuiltInIsTheDefault() {
    var catalog =
        new ProviderCatalog<>(
            "tier",
            List.of(new Named("plain"), new Named("rare")),
            List.of(new Named("found")),
            warnings::add);
    assertEquals("plain", catalog.standard().name());
    assertEquals(
        List.of("plain", "rare", "found"), catalog.all().stream().map(Named::name).toList());
    assertTrue(warnings.isEmpty());
  }

  @Test
  void aCatalogNeedsADefault() {
    List<Named> none = List.of();
    assertThrows(
        IllegalArgumentException.class,
        () -> new ProviderCatalog<Named>("tier", none, none, warnings::add));
  }

  @Test
  void theTiersAreCalledAsOnTheCommandLine() {
    Providers providers = Providers.builtIn();
    assertEquals("space", providers.spaces().tier());
    assertEquals("arena", providers.scratchArenas().tier());
    assertEquals("slab", providers.slabs().tier());
  }

  @Test
  void theListOfProvidersCannotBeChanged() {
    ProviderCatalog<Named> catalog = catalog(new Named("plain"));
    assertThrows(UnsupportedOperationException.class, () -> catalog.all().clear());
  }
}
