package valk.memory;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    assertEquals(
        List.of("mapped", "anonymous", "plain", "bump", "chunked", "treiber", "locked"),
        all.stream().map(Provider::name).toList());
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

  private static String place() {
    Module module = Named.class.getModule();
    return module.isNamed() ? module.getName() : "class path";
  }

  private static String where() {
    return Named.class.getModule().isNamed() ? "module " + place() : place();
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
  void choicesSayWhatAPersonWantsToKnow() {
    assertEquals(
        List.of(
            new ProviderChoice("tier", "plain", place(), "Called plain.", true),
            new ProviderChoice("tier", "rare", place(), "Called rare.", false)),
        catalog(new Named("plain"), new Named("rare")).choices());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bump", "my bump", "bump,slab=x", "b\u00fcmp"})
  void aNameThatCannotBeTypedIsAnErrorThatNamesTheClass(String name) {
    ProviderException e =
        assertThrows(ProviderException.class, () -> catalog(new Named("plain"), new Named(name)));
    assertEquals(
        "tier: %s (%s) is called '%s', which is not made of lower-case letters, digits and hyphens"
            .formatted(Named.class.getName(), where(), name),
        e.getMessage());
  }

  /** A provider that does not answer. */
  private static final class Silent implements Provider {
    @Override
    public String name() {
      throw new IllegalStateException("not today\nnor tomorrow");
    }

    @Override
    public String description() {
      throw new AssertionError("not asked");
    }
  }

  @Test
  void aProviderThatThrowsWhenAskedForItsNameIsAnErrorOfOneLine() {
    ProviderException e =
        assertThrows(
            ProviderException.class,
            () -> new ProviderCatalog<>("tier", List.of(new Silent()), List.of(), warnings::add));
    assertEquals(
        "tier: %s (%s): name(): java.lang.IllegalStateException: not today"
            .formatted(Silent.class.getName(), where()),
        e.getMessage());
  }

  @Test
  void aProviderWithoutADescriptionIsAnErrorWhenItIsDescribed() {
    Named plain = new Named("plain");
    var catalog =
        new ProviderCatalog<Provider>(
            "tier", List.of(plain), List.of(new Undescribed()), warnings::add);
    ProviderException e = assertThrows(ProviderException.class, catalog::choices);
    assertEquals(
        "tier: %s (%s): description(): null".formatted(Undescribed.class.getName(), where()),
        e.getMessage());
  }

  /** A provider that breaks the contract of its description. */
  private static final class Undescribed implements Provider {
    @Override
    public String name() {
      return "undescribed";
    }

    @Override
    @SuppressWarnings("NullAway") // what anybody's code may do
    public String description() {
      return null;
    }
  }

  @Test
  void aLoaderThatCannotMakeAProviderIsAnErrorWithItsReason() {
    Iterable<Named> broken =
        () -> {
          throw new ServiceConfigurationError(
              "Provider x.Y could not be instantiated", new IllegalStateException("no luck"));
        };
    ProviderException e =
        assertThrows(
            ProviderException.class,
            () ->
                new ProviderCatalog<>("tier", List.of(new Named("plain")), broken, warnings::add));
    assertEquals(
        "tier: a provider cannot be loaded: Provider x.Y could not be instantiated:"
            + " java.lang.IllegalStateException: no luck",
        e.getMessage());
  }

  @Test
  void theListOfProvidersCannotBeChanged() {
    ProviderCatalog<Named> catalog = catalog(new Named("plain"));
    assertThrows(UnsupportedOperationException.class, () -> catalog.all().clear());
  }
}
