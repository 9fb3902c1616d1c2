package valk.memory;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import valk.memory.spi.Provider;

/**
 * The providers of one tier, by name. Immutable; may be used from any thread.
 *
 * @param <P> the tier's provider interface
 */
public final class ProviderCatalog<P extends Provider> {
  private final String tier;
  private final Map<String, P> byName = new LinkedHashMap<>();

  /**
   * Makes a catalog. Where two providers have one name the first is taken, the built-in one before
   * all, and the other is reported.
   *
   * @param tier what errors call the tier, such as "space"
   * @param builtIn the provider that is always there
   * @param found further providers, such as a {@link java.util.ServiceLoader}
   * @param warnings told, in one sentence, of each provider that is passed over
   * @throws java.util.ServiceConfigurationError if {@code found} is a loader and cannot make a
   *     declared provider
   */
  public ProviderCatalog(
      String tier, P builtIn, Iterable<? extends P> found, Consumer<String> warnings) {
    this.tier = tier;
    byName.put(builtIn.name(), builtIn);
    for (P provider : found) {
      add(provider, warnings);
    }
  }

  private void add(P provider, Consumer<String> warnings) {
    P first = byName.putIfAbsent(provider.name(), provider);
    if (first != null) {
      warnings.accept(
          "%s: two providers are called '%s', %s is taken and %s is not"
              .formatted(tier, provider.name(), className(first), className(provider)));
    }
  }

  private static String className(Provider provider) {
    return provider.getClass().getName();
  }

  /**
   * Returns the provider of this name.
   *
   * @throws UnknownProviderException if there is none; lists the names there are
   */
  public P named(String name) {
    P provider = byName.get(name);
    if (provider == null) {
      throw new UnknownProviderException(tier, name, byName.keySet());
    }
    return provider;
  }

  /** Returns every provider, the built-in one first, in an unmodifiable view. */
  public Collection<P> all() {
    return Collections.unmodifiableCollection(byName.values());
  }
}
