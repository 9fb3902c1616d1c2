/**
 * The kit that a provider of a memory tier must pass: numbered rules as abstract JUnit classes, of
 * which a provider's author extends one and says how the provider is made.
 */
module valk.tck {
  requires transitive valk.gc;
  requires transitive org.junit.jupiter.api;
  requires net.jqwik.api;
  requires static org.jspecify;

  exports valk.tck;
}
