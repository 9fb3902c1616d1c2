package valk.gc;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import valk.gc.spi.HeapProvider;
import valk.memory.ProviderCatalog;

/**
 * Where heaps come from: the built-in ones, of which {@value #DEFAULT} is the default, and those
 * that {@link ServiceLoader} finds.
 */
public final class HeapProviders {
  /** Name of the default provider. */
  public static final String DEFAULT = MarkSweepProvider.NAME;

  private HeapProviders() {}

  /** The built-in providers alone, without a search for others. */
  public static ProviderCatalog<HeapProvider> builtIn() {
    return catalog(List.of(), warning -> {});
  }

  /**
   * Also the providers that the context class loader of the calling thread finds.
   *
   * @param warnings told, in one sentence, of each name that two providers share
   * @throws valk.memory.ProviderException if a declared provider cannot be made or has no usable
   *     name
   */
  public static ProviderCatalog<HeapProvider> installed(Consumer<String> warnings) {
    return catalog(ServiceLoader.load(HeapProvider.class), warnings);
  }

  /**
   * Also the providers in the modules of a layer and its parents.
   *
   * @param layer where to search
   * @param warnings told, in one sentence, of each name that two providers share
   * @throws valk.memory.ProviderException if a declared provider cannot be made or has no usable
   *     name
   */
  public static ProviderCatalog<HeapProvider> installedIn(
      ModuleLayer layer, Consumer<String> warnings) {
    return catalog(ServiceLoader.load(layer, HeapProvider.class), warnings);
  }

  private static ProviderCatalog<HeapProvider> catalog(
      Iterable<HeapProvider> found, Consumer<String> warnings) {
    return new ProviderCatalog<>("heap", builtInHeaps(), found, warnings);
  }

  private static List<HeapProvider> builtInHeaps() {
    return List.of(new MarkSweepProvider(), new NoCollectProvider());
  }
}
