package valk.benchmarks;

import valk.gc.ManagedHeap;

/**
 * Measures pairs and Java objects in turn, in one JVM, under the collector that it was started
 * with. Checkpoints are in the one time and young collections in the other.
 *
 * <pre>
 *   JavaPairProgram ROUNDS ARENA_BYTES
 * </pre>
 */
final class JavaPairProgram {
  static final String ROW = "row";
  static final String CALLS = "heap.pair";
  static final String JAVA = "Java";

  private static final int WARM_UPS = 10;
  private static final int LISTS = 2000;
  private static final double PAIRS = (double) PairLoops.LENGTH * LISTS;

  private final ManagedHeap heap;
  private long sink;

  /** The list that was made last: alive until the next one is complete, as in the heap. */
  private Object kept = PairLoops.JavaPair.LAST;

  private JavaPairProgram(ManagedHeap heap) {
    this.heap = heap;
  }

  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    try (BareMutator mutator = new BareMutator(Long.parseLong(arguments[1]), PairFigure.LIMIT)) {
      JavaPairProgram program = new JavaPairProgram(mutator.heap);
      for (int i = -WARM_UPS; i < rounds; i++) {
        program.round(i >= 0);
      }
      System.out.println("results " + Long.toHexString(program.sink));
    }
  }

  private void round(boolean counts) throws Exception {
    double row = Subject.timed(PAIRS, this::rows).measure();
    double java = Subject.timed(PAIRS, this::objects).measure();
    double calls = Subject.timed(PAIRS, this::calls).measure();
    if (counts) {
      System.out.println(ROW + "=" + row);
      System.out.println(CALLS + "=" + calls);
      System.out.println(JAVA + "=" + java);
    }
  }

  private void rows() {
    for (int i = 0; i < LISTS; i++) {
      heap.ensure(ManagedHeap.BURST_BYTES, 0);
      sink += PairLoops.row(heap);
    }
  }

  private void calls() {
    for (int i = 0; i < LISTS; i++) {
      heap.ensure(ManagedHeap.BURST_BYTES, 0);
      sink += PairLoops.list(heap);
    }
  }

  private void objects() {
    for (int i = 0; i < LISTS; i++) {
      kept = PairLoops.objects();
    }
    sink += kept.hashCode();
  }
}
