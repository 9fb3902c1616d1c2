package valk.eval.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackgroundCompilationsTest {
  private static final int MOST_WAITING = 256;

  private final BackgroundCompilations compilations = new BackgroundCompilations();

  private void runAll() throws InterruptedException {
    CountDownLatch last = new CountDownLatch(1);
    assertTrue(compilations.add(last::countDown));
    last.await();
  }

  @Test
  void aBoundedNumberWaitsAndRunsInTheOrderOfArrival() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    List<Integer> done = new CopyOnWriteArrayList<>();
    assertTrue(compilations.add(() -> blocked(begun, free)));
    begun.await();
    for (int i = 0; i < MOST_WAITING; i++) {
      int number = i;
      assertTrue(compilations.add(() -> done.add(number)));
    }
    assertFalse(compilations.add(() -> done.add(-1)), "one too many");
    free.countDown();
    while (done.size() < MOST_WAITING) {
      Thread.onSpinWait();
    }
    runAll();
    assertEquals(IntStream.range(0, MOST_WAITING).boxed().toList(), done);
  }

  private static void blocked(CountDownLatch begun, CountDownLatch free) {
    begun.countDown();
    try {
      free.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theThreadIsTheSameForWhatWaits() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    compilations.add(
        () -> {
          threads.add(Thread.currentThread());
          blocked(begun, free);
        });
    compilations.add(() -> threads.add(Thread.currentThread()));
    free.countDown();
    while (threads.size() < 2) {
      Thread.onSpinWait();
    }
    assertEquals(threads.get(0), threads.get(1));
    assertTrue(threads.get(0).isDaemon(), "it keeps no process alive");
  }

  @Test
  void anErrorEndsOneCompilationOnly() throws InterruptedException {
    compilations.add(
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
          throw new AssertionError("of the JVM");
        });
    runAll();
  }
}
