package valk.memory;

/**
 * What a person who chooses a provider wants to know of it.
 *
 * @param tier the tier, such as "arena"
 * @param name the name it is chosen by
 * @param module the module that it comes from, or "class path"
 * @param description what it is good at and what it costs, in one sentence
 * @param isDefault whether it is taken where nothing else is said
 */
public record ProviderChoice(
    String tier, String name, String module, String description, boolean isDefault) {}
