package valk.memory;

import valk.memory.spi.Provider;

/**
 * Says of a provider that it has broken a rule of {@code docs/memory.md}, or refuses what it has
 * made. For the users of a tier, who check what they are given where it costs nothing: when a tier
 * is made, when a window or a block is handed out, never for each cell.
 */
public final class BrokenRules {
  private final String tier;
  private final String provider;

  /**
   * Speaks of one provider.
   *
   * @param tier what errors call the tier, such as "arena"
   * @param provider the one whose answers are checked
   */
  public BrokenRules(String tier, Provider provider) {
    this.tier = tier;
    this.provider = provider.name();
  }

  /**
   * Returns the exception to be thrown.
   *
   * @param rule number of the rule, such as "201"
   * @param what what the provider did, with its numbers
   */
  public ProviderException broken(String rule, String what) {
    return new ProviderException(
        "%s provider '%s': %s (rule %s)".formatted(tier, provider, what, rule));
  }

  /**
   * Returns the exception to be thrown when the provider, or something it made, has thrown.
   *
   * @param rule number of the rule that says that there must be an answer
   * @param request what was asked for, as the error shall call it
   * @param thrown what came instead
   * @return {@code thrown} itself if it says on purpose what it says: a {@link StorageException}, a
   *     {@link TierMisuseException}, a {@link ProviderException}; else one that names the provider
   */
  public RuntimeException failed(String rule, String request, RuntimeException thrown) {
    return switch (thrown) {
      case StorageException e -> e;
      case TierMisuseException e -> e;
      case ProviderException e -> e;
      default ->
          new ProviderException(
              "%s provider '%s': %s has failed (rule %s)".formatted(tier, provider, request, rule),
              thrown);
    };
  }
}
