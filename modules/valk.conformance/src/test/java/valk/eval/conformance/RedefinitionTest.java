package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import valk.eval.CodeTier;
import valk.eval.Interpreter;

/**
 * Compiled code dies with its function: a program that defines functions anew for as long as it
 * runs takes no more memory of any kind. {@code -Dvalk.redefinitions=N} runs more rounds.
 */
final class RedefinitionTest {
  private static final int ROUNDS = Integer.getInteger("valk.redefinitions", 1500);

  /** Less than a tenth of what the classes of the second half would take. */
  private static final long NOISE = ROUNDS / 2 * (8L << 10) / 10;

  @Test
  void compiledFunctionsThatAreReplacedAreForgotten() {
    try (Interpreter lisp = Interpreter.builder().codeTier(CodeTier.COMPILED).build()) {
      redefine(lisp, ROUNDS / 2);
      long metaspace = metaspace();
      long heap = heap(lisp);
      long live = figure(lisp, ":compiled") - figure(lisp, ":dropped");
      redefine(lisp, ROUNDS / 2);
      assertTrue(figure(lisp, ":compiled") >= ROUNDS, "each was compiled");
      long kept = heap(lisp) - heap;
      assertTrue(kept < ROUNDS / 2, () -> "the heap grew by " + kept + " bytes");
      long alive = figure(lisp, ":compiled") - figure(lisp, ":dropped") - live;
      assertTrue(alive < 10, () -> alive + " more are alive");
      long grown = metaspace() - metaspace;
      assertTrue(grown < NOISE, () -> "metaspace grew by " + grown + " bytes");
    }
  }

  private static void redefine(Interpreter lisp, int rounds) {
    for (int i = 0; i < rounds; i++) {
      lisp.eval("(fun {f n} {if (== n 0) {0} {+ 1 (f (- n 1))}})").close();
      assertEquals(3, lisp.eval("(f 3)").asLong());
    }
  }

  private static long figure(Interpreter lisp, String name) {
    return lisp.eval("(map/get (vm/stats) " + name + ")").asLong();
  }

  private static long heap(Interpreter lisp) {
    lisp.eval("(mem/gc/collect)").close();
    return lisp.eval("(mem/heap/usage)").asLong();
  }

  private static long metaspace() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }
}
