package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;
import valk.memory.MemoryLimits;
import valk.memory.ProviderCatalog;
import valk.memory.ProviderChoice;
import valk.memory.UnknownProviderException;

/** Names are read, laid over each other, and looked up. */
class ProviderNamesTest {
  private static final Tiers BUILT_IN = Tiers.builtIn();

  @Test
  void aListIsReadItemByItem() {
    assertEquals(
        Map.of("arena", "chunked", "heap", "no-collect"),
        ProviderNames.parse(" arena = chunked, heap=no-collect ").byTier());
    assertSame(ProviderNames.DEFAULTS, ProviderNames.parse(" "));
    assertTrue(ProviderNames.parse("").isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "arena             | 'arena' is not of the form tier=name, such as arena=bump",
        "arena=bump,       | '' is not of the form tier=name, such as arena=bump",
        "arena=bump,,heap=x| '' is not of the form tier=name, such as arena=bump",
        "arena=            | arena: the name of a provider is missing",
        "=bump             | unknown tier '', there is: space, arena, slab, heap",
        "scratch=bump      | unknown tier 'scratch', there is: space, arena, slab, heap",
        "slab=a,slab=b     | two providers for one tier: slab=a and slab=b",
      })
  void whatIsNoListIsNamed(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> ProviderNames.parse(text)).getMessage());
  }

  @Test
  void laterNamesGoBeforeEarlierOnesTierByTier() {
    ProviderNames names =
        ProviderNames.parse("arena=a,heap=h")
            .with(ProviderNames.parse("arena=b"))
            .with("slab", "s");
    assertEquals(Map.of("arena", "b", "heap", "h", "slab", "s"), names.byTier());
  }

  @Test
  void furtherNamesMustBeForOtherTiers() {
    ProviderNames arena = ProviderNames.parse("arena=a");
    assertEquals(
        Map.of("arena", "a", "heap", "h"), arena.and(ProviderNames.parse("heap=h")).byTier());
    assertEquals(
        "two providers for one tier: arena=a and arena=b",
        assertThrows(
                IllegalArgumentException.class, () -> arena.and(ProviderNames.parse("arena=b")))
            .getMessage());
  }

  @Test
  void whatIsNotNamedIsTheDefault() {
    ProviderNames names = ProviderNames.parse("heap=copying");
    assertEquals("bump", names.choose(BUILT_IN.bytes().scratchArenas()).name());
    String message =
        assertThrows(UnknownProviderException.class, () -> names.choose(BUILT_IN.heaps()))
            .getMessage();
    assertTrue(
        message.startsWith("heap: no provider is called 'copying', there is: mark-sweep"), message);
  }

  @Test
  void theTiersHaveTheNamesOfTheirCatalogs() {
    assertEquals(
        ProviderNames.TIERS,
        BUILT_IN.choices().stream().map(ProviderChoice::tier).distinct().toList());
  }

  @Test
  void oneProviderOfEachTierIsTaken() {
    assertEquals(List.of("mapped", "bump", "treiber", "mark-sweep"), taken(ProviderNames.DEFAULTS));
    assertEquals(taken(ProviderNames.DEFAULTS), taken(ProviderNames.parse("heap=mark-sweep")));
    assertEquals(List.of("mapped", "bump", "treiber"), taken(ProviderNames.parse("heap=other")));
  }

  private static List<String> taken(ProviderNames names) {
    return BUILT_IN.choices().stream().filter(names::take).map(ProviderChoice::name).toList();
  }

  @Test
  void choicesNameModuleAndDefault() {
    List<ProviderChoice> choices = BUILT_IN.choices();
    assertEquals(4, choices.stream().filter(ProviderChoice::isDefault).count());
    assertFalse(choices.stream().anyMatch(choice -> choice.description().isBlank()));
    ProviderChoice heap = choices.stream().filter(c -> c.tier().equals("heap")).findFirst().get();
    assertEquals("mark-sweep", heap.name());
    Module module = Tiers.class.getModule();
    assertEquals(module.isNamed() ? "valk.gc" : "class path", heap.module());
  }

  /** A provider that nobody has make anything. */
  private record Listed(String name) implements HeapProvider {
    @Override
    public String description() {
      return "Only to be chosen.";
    }

    @Override
    public CellHeap create(HeapSite site) {
      throw new AssertionError("only to be chosen");
    }
  }

  @Test
  void aConfigurationTakesWhatIsNamed() {
    HeapProvider listed = new Listed("listed");
    Tiers tiers =
        new Tiers(
            BUILT_IN.bytes(),
            new ProviderCatalog<>(
                "heap", List.copyOf(BUILT_IN.heaps().all()), List.of(listed), warning -> {}));
    MemoryLimits limits = MemoryLimits.defaults();
    assertSame(listed, HeapConfig.of(limits, tiers, ProviderNames.parse("heap=listed")).heap());
    assertEquals("mark-sweep", HeapConfig.of(limits, tiers, ProviderNames.DEFAULTS).heap().name());
  }

  @Test
  void theSystemPropertyChoosesForEveryConfiguration() {
    String before = System.getProperty(ProviderNames.PROPERTY, "");
    try {
      System.setProperty(ProviderNames.PROPERTY, "heap=copying");
      assertEquals(ProviderNames.parse("heap=copying"), ProviderNames.fromSystemProperty());
      assertThrows(UnknownProviderException.class, () -> HeapConfig.of(MemoryLimits.defaults()));
      System.setProperty(ProviderNames.PROPERTY, "heap");
      assertEquals(
          "valk.providers: 'heap' is not of the form tier=name, such as arena=bump",
          assertThrows(IllegalArgumentException.class, () -> HeapConfig.of(MemoryLimits.defaults()))
              .getMessage());
    } finally {
      System.setProperty(ProviderNames.PROPERTY, before);
    }
  }
}
