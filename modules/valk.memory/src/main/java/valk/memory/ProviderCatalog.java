package valk.memory;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
   * Makes a catalog. Where two providers have one name the first is taken, the built-in ones before
   * all, and the other is reported.
   *
   * @param tier what errors call the tier, such as "space"
   * @param builtIn the providers that are always there, at least one; the first is the default
   * @param found further providers, such as a {@link java.util.ServiceLoader}
   * @param warnings told, in one sentence, of each provider that is passed over
   * @throws IllegalArgumentException if {@code builtIn} is empty
   * @throws java.util.ServiceConfigurationError if {@code found} is a loader and cannot make a
   *     declared provider
   */
  public ProviderCatalog(
      String tier,
      List<? extends P> builtIn,
      Iterable<? extends P> found,
      Consumer<String> warnings) {
    if (builtIn.isEmpty()) {
      throw new IllegalArgumentException(tier + ": no provider is built in");
    }
    this.tier = tier;
    for (P provider : builtIn) {
      add(provider, warnings);
    }
    for (P provider : found) {
      add(provider, warnings);
    }
  }

  private void add(P provider, Consumer<String> warnings) {
    P first = byName.putIfAbsent(provider.name(), provider);
    if (first != null) {
      warnings.accept(
          "%s: two providers are called '%s': %s is taken, %s is not"
              .formatted(tier, provider.name(), origin(first), origin(provider)));
    }
  }

  private static String origin(Provider provider) {
    Class<?> type = provider.getClass();
    Module module = type.getModule();
    return "%s (%s)"
        .formatted(type.getName(), module.isNamed() ? "module " + module.getName() : "class path");
  }

  /** Returns what errors call the tier, such as "space". */
  public String tier() {
    return tier;
  }

  /** Returns the provider that is taken where nothing else is said. */
  public P standard() {
    return byName.values().iterator().next();
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

  /** Returns every provider, the default first, in an unmodifiable view. */
  public Collection<P> all() {
    return Collections.unmodifiableCollection(byName.values());
  }
}
