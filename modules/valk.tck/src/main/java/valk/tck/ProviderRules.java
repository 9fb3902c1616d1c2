package valk.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import valk.memory.spi.Provider;

/**
 * The rules of a provider of any tier.
 *
 * @param <P> the tier's provider interface
 */
public abstract sealed class ProviderRules<P extends Provider>
    permits SpaceProviderRules, ScratchArenaProviderRules, SlabProviderRules, HeapProviderRules {

  /** Made by subclasses, each for its tier. */
  ProviderRules() {}

  /** Returns the provider to be tested; a new object or always the same one. */
  protected abstract P provider();

  /** Its name is of lower-case letters, digits and hyphens, and the same each time. */
  @Test
  public final void rule001_itsNameIsOfLowerCaseLettersDigitsAndHyphens() {
    P provider = provider();
    String name = provider.name();
    assertTrue(name.matches("[a-z0-9]+(-[a-z0-9]+)*"), () -> "name='%s'".formatted(name));
    assertEquals(name, provider.name());
  }

  /** It describes itself in one sentence, which ends as a sentence does, on one line. */
  @Test
  public final void rule002_itDescribesItselfInOneSentence() {
    String description = provider().description();
    assertFalse(description.isBlank(), "no description");
    assertEquals(1, description.lines().count(), description);
    assertTrue(description.endsWith("."), description);
  }
}
