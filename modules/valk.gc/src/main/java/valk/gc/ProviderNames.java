package valk.gc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import valk.memory.ProviderCatalog;
import valk.memory.ProviderChoice;
import valk.memory.spi.Provider;

/**
 * Which provider each tier is made with, by name. A tier that is not named has its default.
 * Immutable.
 *
 * <p>Written as a comma list of {@code tier=name}, such as {@code arena=chunked,heap=no-collect}.
 *
 * @param byTier the names, by tier
 */
public record ProviderNames(Map<String, String> byTier) {
  /** Name of the system property that {@link #fromSystemProperty()} reads. */
  public static final String PROPERTY = "valk.providers";

  /** The tiers that a provider is chosen for. */
  public static final List<String> TIERS = List.of("space", "arena", "slab", "heap");

  /** Every tier has its default. */
  public static final ProviderNames DEFAULTS = new ProviderNames(Map.of());

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if a key is none of {@link #TIERS}, or a name is empty
   */
  public ProviderNames {
    byTier.forEach(ProviderNames::require);
    byTier = Collections.unmodifiableMap(new LinkedHashMap<>(byTier));
  }

  private static void require(String tier, String name) {
    if (!TIERS.contains(tier)) {
      throw new IllegalArgumentException(
          "unknown tier '%s', there is: %s".formatted(tier, String.join(", ", TIERS)));
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException(tier + ": the name of a provider is missing");
    }
  }

  /**
   * The names that the system property {@value #PROPERTY} gives.
   *
   * @throws IllegalArgumentException if it is not as {@link #parse} wants it
   */
  public static ProviderNames fromSystemProperty() {
    String text = System.getProperty(PROPERTY, "");
    try {
      return parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(PROPERTY + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a comma list of {@code tier=name}.
   *
   * @param text the list; nothing but space for no names
   * @throws IllegalArgumentException if an item is not of this form, names no tier of {@link
   *     #TIERS}, or names a tier again
   */
  public static ProviderNames parse(String text) {
    ProviderNames names = DEFAULTS;
    if (text.isBlank()) {
      return names;
    }
    for (String item : text.split(",", -1)) {
      names = names.withItem(item.strip());
    }
    return names;
  }

  private ProviderNames withItem(String item) {
    int equals = item.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "'%s' is not of the form tier=name, such as arena=bump".formatted(item));
    }
    return withNew(item.substring(0, equals).strip(), item.substring(equals + 1).strip());
  }

  private ProviderNames withNew(String tier, String name) {
    String before = of(tier);
    if (before != null) {
      throw new IllegalArgumentException(
          "two providers for one tier: %s=%s and %s=%s".formatted(tier, before, tier, name));
    }
    return with(tier, name);
  }

  /**
   * With another provider for a tier.
   *
   * @param tier one of {@link #TIERS}
   * @param name the provider's name; whether it exists shows when it is chosen from a catalog
   * @throws IllegalArgumentException if there is no such tier, or the name is empty
   */
  public ProviderNames with(String tier, String name) {
    return with(new ProviderNames(Map.of(tier, name)));
  }

  /** With the names of others where they have one, with these elsewhere. */
  public ProviderNames with(ProviderNames others) {
    Map<String, String> both = new LinkedHashMap<>(byTier);
    both.putAll(others.byTier);
    return new ProviderNames(both);
  }

  /**
   * These names and further ones.
   *
   * @throws IllegalArgumentException if a tier is named in both
   */
  public ProviderNames and(ProviderNames others) {
    ProviderNames all = this;
    for (Map.Entry<String, String> other : others.byTier.entrySet()) {
      all = all.withNew(other.getKey(), other.getValue());
    }
    return all;
  }

  /** Whether every tier has its default. */
  public boolean isEmpty() {
    return byTier.isEmpty();
  }

  /** Whether a provider is the one that its tier is made with. */
  public boolean take(ProviderChoice provider) {
    String name = of(provider.tier());
    return name == null ? provider.isDefault() : name.equals(provider.name());
  }

  private @Nullable String of(String tier) {
    return byTier.get(tier);
  }

  /**
   * Takes from a tier's providers the one that is named, or the default.
   *
   * @throws valk.memory.UnknownProviderException if there is none of this name; lists those there
   *     are
   */
  public <P extends Provider> P choose(ProviderCatalog<P> catalog) {
    String name = of(catalog.tier());
    return name == null ? catalog.standard() : catalog.named(name);
  }
}
