package valk.memory;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import valk.memory.spi.ScratchArenaProvider;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/**
 * The providers of the memory tiers: for each tier the built-in ones, and those that {@link
 * ServiceLoader} finds.
 *
 * <pre>
 *   tier       default    also built in       other ones are declared as
 *   space      mapped     anonymous, plain    {@link SpaceProvider}
 *   arena      bump       chunked             {@link ScratchArenaProvider}
 *   slab       treiber    locked              {@link SlabProvider}
 * </pre>
 *
 * <p>The built-in providers need no service declaration, so they are there on the class path, on
 * the module path and in every image.
 *
 * @param spaces where the bytes of a space come from
 * @param scratchArenas how windows of the scratch arena are granted
 * @param slabs how fixed-size blocks are handed out
 */
public record Providers(
    ProviderCatalog<SpaceProvider> spaces,
    ProviderCatalog<ScratchArenaProvider> scratchArenas,
    ProviderCatalog<SlabProvider> slabs) {

  /** Name of the default {@link SpaceProvider}. */
  public static final String DEFAULT_SPACE = MappedSpaceProvider.NAME;

  /** Name of the default {@link ScratchArenaProvider}. */
  public static final String DEFAULT_SCRATCH_ARENA = BumpArenaProvider.NAME;

  /** Name of the default {@link SlabProvider}. */
  public static final String DEFAULT_SLAB = TreiberSlabProvider.NAME;

  /** Returns the built-in providers alone, without searching for others. */
  public static Providers builtIn() {
    return of(List.of(), List.of(), List.of(), warning -> {});
  }

  /**
   * Returns also the providers that the context class loader of the calling thread finds.
   *
   * @param warnings told, in one sentence, of each name that two providers of a tier share
   * @throws ProviderException if a declared provider cannot be made or has no usable name
   */
  public static Providers installed(Consumer<String> warnings) {
    return of(
        ServiceLoader.load(SpaceProvider.class),
        ServiceLoader.load(ScratchArenaProvider.class),
        ServiceLoader.load(SlabProvider.class),
        warnings);
  }

  /**
   * Returns also the providers in the modules of a layer and its parents.
   *
   * @param layer where to search
   * @param warnings told, in one sentence, of each name that two providers of a tier share
   * @throws ProviderException if a declared provider cannot be made or has no usable name
   */
  public static Providers installedIn(ModuleLayer layer, Consumer<String> warnings) {
    return of(
        ServiceLoader.load(layer, SpaceProvider.class),
        ServiceLoader.load(layer, ScratchArenaProvider.class),
        ServiceLoader.load(layer, SlabProvider.class),
        warnings);
  }

  private static Providers of(
      Iterable<SpaceProvider> spaces,
      Iterable<ScratchArenaProvider> scratchArenas,
      Iterable<SlabProvider> slabs,
      Consumer<String> warnings) {
    return new Providers(
        new ProviderCatalog<>("space", builtInSpaces(), spaces, warnings),
        new ProviderCatalog<>("arena", builtInScratchArenas(), scratchArenas, warnings),
        new ProviderCatalog<>("slab", builtInSlabs(), slabs, warnings));
  }

  private static List<SpaceProvider> builtInSpaces() {
    return List.of(
        new MappedSpaceProvider(), new AnonymousSpaceProvider(), new PlainSpaceProvider());
  }

  private static List<ScratchArenaProvider> builtInScratchArenas() {
    return List.of(new BumpArenaProvider(), new ChunkedArenaProvider());
  }

  private static List<SlabProvider> builtInSlabs() {
    return List.of(new TreiberSlabProvider(), new LockedSlabProvider());
  }
}
