package valk.eval.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.Engine;

/**
 * Random programs let the same be seen whatever the sizes of the memory, its providers and the
 * zeal. {@code -Dvalk.programs=N -Dvalk.programs.seed=S} runs more, or others.
 */
@DisabledIfSystemProperty(
    named = "valk.zeal",
    matches = ".+",
    disabledReason = "it has engines under zeal of its own")
final class RandomProgramsTest {
  private static final int COUNT = Integer.getInteger("valk.programs", 25);
  private static final long SEED = Long.getLong("valk.programs.seed", 1);

  @TempDir private Path folder;

  @Test
  void areTheSameOnEveryEngine() {
    Engine small =
        Engine.usual().with("arena=64K heap=2M", b -> b.arenaSize(64 << 10).heapLimit(2 << 20));
    List<Engine> others =
        Stream.of(
                Engine.usual(),
                Engine.ofProviders("arena=chunked,slab=locked"),
                Engine.ofProviders("heap=no-collect").withoutCollections(),
                small.withZeal("checkpoint:1,poison"),
                small.withZeal("collect:3,poison,verify"),
                small.withZeal("checkpoint:7,collect:13,poison,verify"))
            .toList();
    assertEquals(List.of(), new Differential(small, others, folder).failures(SEED, COUNT));
  }
}
