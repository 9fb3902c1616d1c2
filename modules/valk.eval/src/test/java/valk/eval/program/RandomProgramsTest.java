package valk.eval.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.CodeTier;
import valk.eval.Engine;

/**
 * Random programs let the same be seen whatever the sizes of the memory, its providers and the
 * zeal. {@code -Dvalk.programs=N -Dvalk.programs.seed=S} runs more, or others; {@code
 * -Dvalk.programs.seconds=T} goes on for so long, from a seed that is another one each time unless
 * it is given, as the profile {@code random} does. Reports say how to run a program again.
 */
@DisabledIfSystemProperty(
    named = "valk.zeal",
    matches = ".+",
    disabledReason = "it has engines under zeal of its own")
final class RandomProgramsTest {
  private static final int COUNT = Integer.getInteger("valk.programs", 25);
  private static final int SECONDS = Integer.getInteger("valk.programs.seconds", 0);
  private static final long SEED =
      Long.getLong("valk.programs.seed", SECONDS > 0 ? System.currentTimeMillis() : 1);

  @TempDir private Path folder;

  @Test
  void areTheSameOnEveryEngine() {
    Engine small =
        Engine.usual()
            .with("interpreted", b -> b.codeTier(CodeTier.INTERPRETED))
            .with("arena=64K heap=2M", b -> b.arenaSize(64 << 10).heapLimit(2 << 20));
    List<Engine> others =
        Stream.of(
                Engine.usual(),
                Engine.ofProviders("arena=chunked,slab=locked"),
                Engine.ofProviders("heap=no-collect").withoutCollections(),
                small.with("compiled", b -> b.codeTier(CodeTier.COMPILED)),
                small
                    .with("compiled", b -> b.codeTier(CodeTier.COMPILED))
                    .withZeal("collect:3,poison,verify"),
                Engine.usual().with("mixed", b -> b.codeTier(CodeTier.MIXED)),
                small.withZeal("checkpoint:1,poison"),
                small.withZeal("collect:3,poison,verify"),
                small.withZeal("checkpoint:7,collect:13,poison,verify"))
            .toList();
    Differential differential = new Differential(small, others, folder);
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    long seed = SEED;
    do {
      assertEquals(List.of(), differential.failures(seed, COUNT));
      seed += COUNT;
    } while (System.nanoTime() < end);
  }
}
