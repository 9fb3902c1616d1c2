package valk.memory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
   * @throws ProviderException if a provider has no name as {@link Provider#name()} describes it, or
   *     if {@code found} is a loader and cannot make a declared provider
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
    addFound(found, warnings);
  }

  private void addFound(Iterable<? extends P> found, Consumer<String> warnings) {
    try {
      for (P provider : found) {
        add(provider, warnings);
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new ProviderException(tier + ": a provider cannot be loaded", e);
    }
  }

  private void add(P provider, Consumer<String> warnings) {
    String name = nameOf(provider);
    P first = byName.putIfAbsent(name, provider);
    if (first != null) {
      warnings.accept(
          "%s: two providers are called '%s': %s is taken, %s is not"
              .formatted(tier, name, origin(first), origin(provider)));
    }
  }

  private String nameOf(P provider) {
    String name = ask(provider, "name()", provider::name);
    if (!isName(name)) {
      throw new ProviderException(
          "%s: %s is called '%s', which is not made of lower-case letters, digits and hyphens"
              .formatted(tier, origin(provider), name));
    }
    return name;
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** What a provider, which may be anybody's code, says about itself. */
  private String ask(P provider, String question, Supplier<@Nullable String> asked) {
    String answer;
    try {
      answer = asked.get();
    } catch (RuntimeException | LinkageError e) {
      throw new ProviderException("%s: %s: %s".formatted(tier, origin(provider), question), e);
    }
    if (answer == null) {
      throw new ProviderException("%s: %s: %s: null".formatted(tier, origin(provider), question));
    }
    return answer;
  }

  private static String origin(Provider provider) {
    Module module = provider.getClass().getModule();
    return "%s (%s%s)"
        .formatted(
            provider.getClass().getName(), module.isNamed() ? "module " : "", place(provider));
  }

  private static String place(Provider provider) {
    Module module = provider.getClass().getModule();
    return module.isNamed() ? module.getName() : "class path";
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

  /**
   * Describes every provider, the default first.
   *
   * @throws ProviderException if a provider has no description
   */
  public List<ProviderChoice> choices() {
    List<ProviderChoice> choices = new ArrayList<>();
    byName.forEach((name, provider) -> choices.add(choice(name, provider)));
    return choices;
  }

  private ProviderChoice choice(String name, P provider) {
    String description = ask(provider, "description()", provider::description);
    boolean isDefault = name.equals(byName.keySet().iterator().next());
    return new ProviderChoice(tier, name, place(provider), description, isDefault);
  }
}
