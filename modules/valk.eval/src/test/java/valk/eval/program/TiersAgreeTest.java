package valk.eval.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.CodeTier;
import valk.eval.Engine;

/**
 * Random programs, interpreted and with every function and loop compiled before its first run. Rows
 * of programs run in one interpreter, so that names are defined anew while there is code that takes
 * them for granted. {@code -Dvalk.tiers.programs=N -Dvalk.tiers.seed=S} runs more, or others, which
 * are new ones at each run with the seed 0; {@code -Dvalk.tiers.zeal=R} runs every R-th row also
 * compiled under zeal, in a memory as small as can be, and compiled in the background. The profile
 * {@code tiers} does all of that, for millions of programs. The first failure ends a run.
 */
@DisabledIfSystemProperty(
    named = "valk.zeal",
    matches = ".+",
    disabledReason = "RandomProgramsTest has compiled engines under zeal")
final class TiersAgreeTest {
  private static final int COUNT = Integer.getInteger("valk.tiers.programs", 1000);
  private static final long SEED = seed(Long.getLong("valk.tiers.seed", 1));
  private static final int ZEAL = Integer.getInteger("valk.tiers.zeal", 0);
  private static final int A_ROW = 20;

  /** Rows after which a run that goes on for hours tells of failures. */
  private static final long A_STRETCH = 500;

  @TempDir private Path folder;

  private static long seed(long given) {
    return given == 0 ? System.currentTimeMillis() * 1000 : given;
  }

  @Test
  void interpretedAndCompiled() {
    long rows = ((long) COUNT + A_ROW - 1) / A_ROW;
    for (long from = 0; from < rows; from += A_STRETCH) {
      List<String> failures =
          LongStream.range(from, Math.min(rows, from + A_STRETCH))
              .parallel()
              .mapToObj(this::failures)
              .flatMap(List::stream)
              .toList();
      assertEquals(List.of(), failures);
    }
  }

  /** Programs write files, and rows run at the same time. */
  private List<String> failures(long row) {
    try {
      Path files = Files.createDirectory(folder.resolve("row-" + row));
      try {
        return differential(row, files).failuresOfRow(SEED + row * A_ROW, A_ROW);
      } finally {
        delete(files);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Differential differential(long row, Path files) {
    Engine small = Engine.usual().with("small", b -> b.arenaSize(64 << 10).heapLimit(4 << 20));
    return new Differential(
        small.with("interpreted", b -> b.codeTier(CodeTier.INTERPRETED)),
        ZEAL > 0 && row % ZEAL == 0 ? hostile(small) : List.of(compiled(small)),
        files);
  }

  private static Engine compiled(Engine engine) {
    return engine.with("compiled", b -> b.codeTier(CodeTier.COMPILED));
  }

  private static List<Engine> hostile(Engine small) {
    Engine compiled = compiled(small);
    return List.of(
        compiled,
        compiled.with("heap=2M", b -> b.heapLimit(2 << 20)),
        small.with("mixed", b -> b.codeTier(CodeTier.MIXED)),
        compiled.withZeal("checkpoint:1,poison"),
        compiled.withZeal("collect:3,poison,verify"),
        compiled.withZeal("checkpoint:7,collect:13,poison,verify"));
  }

  private static void delete(Path files) throws IOException {
    try (Stream<Path> all = Files.walk(files)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
