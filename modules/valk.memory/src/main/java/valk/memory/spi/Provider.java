package valk.memory.spi;

/** What the providers of all tiers have in common: the name they are chosen by. */
public interface Provider {

  /**
   * Returns the name this provider is chosen by, unique within its tier: lower-case letters, digits
   * and hyphens.
   */
  String name();

  /**
   * Returns one sentence for a person who chooses: what this provider is good at and what it costs.
   */
  String description();
}
