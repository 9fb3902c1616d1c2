package valk.eval.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.CodeTier;
import valk.eval.Engine;

/**
 * Random programs, interpreted and with every function and loop compiled before its first run. Rows
 * of programs run in one interpreter, so that names are defined anew while there is code that takes
 * them for granted. {@code -Dvalk.tiers.programs=N -Dvalk.tiers.seed=S} runs more, or others.
 */
@DisabledIfSystemProperty(
    named = "valk.zeal",
    matches = ".+",
    disabledReason = "RandomProgramsTest has compiled engines under zeal")
final class TiersAgreeTest {
  private static final int COUNT = Integer.getInteger("valk.tiers.programs", 1000);
  private static final long SEED = Long.getLong("valk.tiers.seed", 1);
  private static final int A_ROW = 20;

  @TempDir private Path folder;

  @Test
  void interpretedAndCompiled() {
    List<String> failures =
        LongStream.range(0, (COUNT + A_ROW - 1) / A_ROW)
            .parallel()
            .mapToObj(row -> differential(row).failuresOfRow(SEED + row * A_ROW, A_ROW))
            .flatMap(List::stream)
            .toList();
    assertEquals(List.of(), failures);
  }

  private Differential differential(long row) {
    Engine small = Engine.usual().with("small", b -> b.arenaSize(64 << 10).heapLimit(4 << 20));
    return new Differential(
        small.with("interpreted", b -> b.codeTier(CodeTier.INTERPRETED)),
        List.of(small.with("compiled", b -> b.codeTier(CodeTier.COMPILED))),
        folderOf(row));
  }

  /** Programs write files, and rows run at the same time. */
  private Path folderOf(long row) {
    try {
      return Files.createDirectory(folder.resolve("row-" + row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
