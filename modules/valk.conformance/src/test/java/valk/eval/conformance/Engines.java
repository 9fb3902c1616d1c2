package valk.eval.conformance;

import java.util.List;
import java.util.stream.Stream;
import valk.eval.CodeTier;
import valk.eval.Engine;

/** The engines that are told apart by their memory. */
final class Engines {
  private static final String ALL_CHECKED = "space=checked,arena=checked,slab=checked,heap=checked";

  private Engines() {}

  /** What runs everything: other providers than the usual ones, and a heap without collections. */
  static Stream<Engine> whole() {
    return Stream.of(
        Engine.usual().with("compiled", b -> b.codeTier(CodeTier.COMPILED)),
        Engine.ofProviders("space=anonymous,arena=chunked,slab=locked"),
        Engine.ofProviders("arena=chunked,heap=no-collect").withoutCollections());
  }

  /**
   * What shares the tests: the usual providers by name; {@code plain}, which takes and clears all
   * its memory at once, so it reserves no more than the section's limit; and those that check what
   * is done with them, one alone and all together.
   */
  static List<Engine> sharing() {
    return List.of(
        Engine.ofProviders("space=mapped,arena=bump,slab=treiber,heap=mark-sweep"),
        Engine.ofProviders("space=plain").withoutHeadroom().slow(),
        Engine.ofProviders("space=checked").slow(),
        Engine.ofProviders("arena=checked").slow(),
        Engine.ofProviders("slab=checked").slow(),
        Engine.ofProviders("heap=checked").slow(),
        Engine.ofProviders(ALL_CHECKED).slow());
  }
}
