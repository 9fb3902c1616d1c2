package valk.gc;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import valk.gc.spi.HeapProvider;
import valk.memory.ProviderCatalog;
import valk.memory.ProviderChoice;
import valk.memory.Providers;

/**
 * What each tier may be made with. Immutable; may be used from any thread. {@link ProviderNames}
 * says which of it is taken.
 *
 * @param bytes the providers of the tiers space, arena and slab
 * @param heaps the providers of the tier heap
 */
public record Tiers(Providers bytes, ProviderCatalog<HeapProvider> heaps) {

  /** Returns the built-in providers alone, without a search for others. */
  public static Tiers builtIn() {
    return new Tiers(Providers.builtIn(), HeapProviders.builtIn());
  }

  /**
   * Returns also the providers that the context class loader of the calling thread finds.
   *
   * @param warnings told, in one sentence, of each name that two providers of a tier share
   * @throws valk.memory.ProviderException if a declared provider cannot be made or has no usable
   *     name
   */
  public static Tiers installed(Consumer<String> warnings) {
    return new Tiers(Providers.installed(warnings), HeapProviders.installed(warnings));
  }

  /**
   * Returns also the providers in the modules of a layer and its parents.
   *
   * @param layer where to search
   * @param warnings told, in one sentence, of each name that two providers of a tier share
   * @throws valk.memory.ProviderException if a declared provider cannot be made or has no usable
   *     name
   */
  public static Tiers installedIn(ModuleLayer layer, Consumer<String> warnings) {
    return new Tiers(
        Providers.installedIn(layer, warnings), HeapProviders.installedIn(layer, warnings));
  }

  /**
   * Describes every provider, tier by tier from the space to the heap, each tier's default first.
   *
   * @throws valk.memory.ProviderException if a provider has no description
   */
  public List<ProviderChoice> choices() {
    return catalogs().flatMap(catalog -> catalog.choices().stream()).toList();
  }

  private Stream<ProviderCatalog<?>> catalogs() {
    return Stream.of(bytes.spaces(), bytes.scratchArenas(), bytes.slabs(), heaps);
  }
}
