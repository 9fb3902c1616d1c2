package valk.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time of a collection that finds a million cells, all of them alive. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 20)
@Fork(3)
public class MarkBenchmark {
  /** What the cells make together. */
  public enum Shape {
    LIST,
    TREE,
    GRAPH
  }

  @Param private Shape shape = Shape.LIST;

  private final BareMutator mutator = new BareMutator(MarkFigure.ARENA, MarkFigure.LIMIT);

  @Setup
  public void grow() {
    switch (shape) {
      case LIST -> mutator.growList(MarkFigure.MILLION);
      case TREE -> mutator.growTree(EvacuationFigure.TREE_DEPTH);
      case GRAPH -> MarkFigure.growGraph(mutator, MarkFigure.MILLION);
    }
    mutator.heap.checkpoint();
  }

  @TearDown
  public void close() {
    mutator.close();
  }

  @Benchmark
  public long collect() {
    return mutator.heap.collect();
  }
}
