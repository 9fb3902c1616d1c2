package valk.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import valk.gc.Words;

/** Time of a checkpoint that moves a list, all of it alive, and of copying as many bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 20)
@Measurement(iterations = 30)
@Fork(3)
public class EvacuationBenchmark {
  /** Pairs that are alive; 16 bytes each. */
  @Param({"1000", "1000000"})
  private int pairs;

  private final BareMutator mutator =
      new BareMutator(EvacuationFigure.ARENA, EvacuationFigure.LIMIT);
  private final BareStorage storage = new BareStorage(2 * EvacuationFigure.BYTES);

  @Setup(Level.Invocation)
  public void fillScratch() {
    mutator.dropAll();
    mutator.growList(pairs);
  }

  @TearDown
  public void close() {
    mutator.close();
    storage.close();
  }

  @Benchmark
  public void checkpoint() {
    mutator.heap.checkpoint();
  }

  @Benchmark
  public void memorySegmentCopy() {
    storage.copy((long) pairs * Words.PAIR_BYTES);
  }
}
