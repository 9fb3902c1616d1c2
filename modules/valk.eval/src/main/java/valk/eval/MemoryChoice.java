package valk.eval;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import valk.gc.HeapConfig;
import valk.gc.ProviderNames;
import valk.gc.Tiers;
import valk.memory.MemoryLimits;

/** What a builder was told of the memory: sizes and providers. */
final class MemoryChoice {
  private static final MemoryLimits DEFAULTS = MemoryLimits.defaults();

  long arenaSize = DEFAULTS.arenaSize();
  long heapLimit = DEFAULTS.heapLimit();
  long gcThreshold = DEFAULTS.gcThreshold();
  @Nullable Long ceiling;
  ProviderNames providers = ProviderNames.DEFAULTS;
  @Nullable ModuleLayer layer;

  /** Changes in ways that are no matter for a host. */
  UnaryOperator<HeapConfig> change = UnaryOperator.identity();

  void take(MemoryLimits sizes) {
    arenaSize = sizes.arenaSize();
    heapLimit = sizes.heapLimit();
    gcThreshold = sizes.gcThreshold();
    ceiling = sizes.ceiling();
  }

  /**
   * @param warn is told of providers that share a name
   * @throws valk.memory.MemoryLimitException if a size is out of range
   */
  HeapConfig config(Consumer<String> warn) {
    ProviderNames names = ProviderNames.fromSystemProperty().with(providers);
    boolean asked = !names.isEmpty() || layer != null;
    Tiers tiers = asked ? search(warn) : Tiers.builtIn();
    return change.apply(HeapConfig.of(limits(), tiers, names));
  }

  private Tiers search(Consumer<String> warn) {
    return layer == null ? Tiers.installed(warn) : Tiers.installedIn(layer, warn);
  }

  private MemoryLimits limits() {
    long reserved = ceiling != null ? ceiling : Math.max(heapLimit, DEFAULTS.ceiling());
    return new MemoryLimits(arenaSize, heapLimit, gcThreshold, reserved);
  }
}
