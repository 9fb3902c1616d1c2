package valk.eval;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No input makes anything but a value or an error: not a Java exception, not an endless loop, not
 * memory that is not accounted for.
 *
 * <p>System properties: {@code valk.fuzz.seconds}, how long all of it lasts (20 unless set, 300 in
 * the profile {@code fuzz}); {@code valk.fuzz.seed}, where the random numbers begin. An input that
 * fails is made smaller, and put into the folder {@code target/fuzz}.
 */
final class FuzzTest {
  private static final int SECONDS = Integer.getInteger("valk.fuzz.seconds", 20);
  private static final long SEED = Long.getLong("valk.fuzz.seed", 1);
  private static final int INPUTS_A_BATCH = 40;
  private static final int MOST_SHRINKS = 300;

  /** They wait, or speak with the world outside. */
  private static final Set<String> LEFT_OUT = Set.of("sleep", "test/verify");

  @Test
  void mutatedSources() throws IOException {
    Mutations mutations = new Mutations(seeds(), new Random(SEED));
    fuzz(SECONDS / 2, mutations::next);
  }

  @Test
  void randomCalls() {
    RandomCalls calls = new RandomCalls(globalNames(), new Random(SEED));
    fuzz(SECONDS - SECONDS / 2, () -> calls.next().getBytes(StandardCharsets.UTF_8));
  }

  /** The programs of the conformance suite, and those made for this test. */
  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String folder : List.of("src/test/fuzz", "src/test/valk")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".valk")).sorted().toList()) {
          seeds.add(Files.readAllBytes(file));
        }
      }
    }
    return seeds;
  }

  private static List<String> globalNames() {
    try (Interpreter lisp = Verified.builder().build()) {
      return lisp.eval("(map str (apropos \"\"))").asList().stream()
          .map(Value::asString)
          .filter(name -> !LEFT_OUT.contains(name))
          .toList();
    }
  }

  private static void fuzz(int seconds, Supplier<byte[]> inputs) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    do {
      List<byte[]> batch = Stream.generate(inputs).limit(INPUTS_A_BATCH).toList();
      String problem = problem(batch);
      if (problem != null) {
        report(batch, problem);
      }
    } while (System.nanoTime() < end);
  }

  private static Interpreter interpreter() {
    Interpreter lisp =
        Verified.builder()
            .heapLimit(4 << 20)
            .arenaSize(64 << 10)
            .fuel(100_000)
            .outputLimit(64 << 10)
            .timeLimit(Duration.ofSeconds(60))
            .maxDepth(5_000)
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .build();
    lisp.eval(RandomCalls.setup());
    return lisp;
  }

  /** What goes wrong when one interpreter evaluates all of the inputs, or null. */
  private static @org.jspecify.annotations.Nullable String problem(List<byte[]> inputs) {
    try (Interpreter lisp = interpreter()) {
      for (byte[] input : inputs) {
        evaluate(lisp, input);
      }
      lisp.eval("(test/verify)");
      long bound = lisp.memory().heap().footprint() + lisp.memory().heap().charged();
      return bound <= lisp.memory().heap().hardLimit() ? null : "footprint and charges: " + bound;
    } catch (RuntimeException | Error e) {
      return stack(e);
    }
  }

  private static void evaluate(Interpreter lisp, byte[] input) {
    try (Value value = lisp.eval(input, "fuzz")) {
      value.print();
      value.display();
    } catch (LispError e) {
      if (e.kind().equals("timeout")) {
        throw new IllegalStateException("fuel did not end it: " + e.report(), e);
      }
      e.report();
    } catch (ExitRequest e) {
      throw new IllegalStateException("exit is denied", e);
    }
  }

  private static String stack(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    for (Throwable t = e; t != null; t = t.getCause()) {
      text.append("\n ").append(t);
      Stream.of(t.getStackTrace()).limit(25).forEach(f -> text.append("\n  at ").append(f));
    }
    return text.toString();
  }

  // ---- making it smaller

  private static void report(List<byte[]> batch, String problem) {
    List<byte[]> fewer = withoutWhatIsNotNeeded(batch);
    StringBuilder text = new StringBuilder();
    for (byte[] input : fewer.size() == 1 ? List.of(smaller(fewer.getFirst())) : fewer) {
      save(input);
      String shown = new String(input, StandardCharsets.UTF_8);
      text.append("\n---\n").append(shown, 0, Math.min(shown.length(), 1500));
    }
    fail(problem + text);
  }

  private static List<byte[]> withoutWhatIsNotNeeded(List<byte[]> batch) {
    for (byte[] input : batch) {
      if (problem(List.of(input)) != null) {
        return List.of(input);
      }
    }
    List<byte[]> needed = new ArrayList<>(batch);
    for (byte[] input : batch) {
      needed.remove(input);
      if (problem(needed) == null) {
        needed.add(input);
      }
    }
    return needed;
  }

  private static byte[] smaller(byte[] input) {
    byte[] best = input;
    int tries = 0;
    for (int size = best.length / 2; size > 0 && tries < MOST_SHRINKS; size /= 2) {
      for (int at = 0; at + size <= best.length && tries < MOST_SHRINKS; tries++) {
        byte[] candidate = Mutations.replaced(best, at, at + size, new byte[0]);
        if (problem(List.of(candidate)) != null) {
          best = candidate;
        } else {
          at += size;
        }
      }
    }
    return best;
  }

  private static void save(byte[] input) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "fuzz"));
      Files.write(folder.resolve("input-" + System.nanoTime() + ".valk"), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
