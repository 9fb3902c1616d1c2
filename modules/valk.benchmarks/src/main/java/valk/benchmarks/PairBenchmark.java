package valk.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import valk.gc.ManagedHeap;

/** Time of one pair: allocated through the heap, and by the bare loop. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class PairBenchmark {
  private final BareMutator mutator = new BareMutator(PairFigure.IN_CACHE, PairFigure.LIMIT);
  private final BareStorage storage = new BareStorage(PairFigure.IN_CACHE);

  @TearDown
  public void close() {
    mutator.close();
    storage.close();
  }

  @Benchmark
  @OperationsPerInvocation(PairLoops.LENGTH)
  public long bareBumpLoop() {
    storage.ensure(PairLoops.LENGTH);
    return storage.list(PairLoops.LENGTH);
  }

  @Benchmark
  @OperationsPerInvocation(PairLoops.LENGTH)
  public long heapPairAndCheckpoints() {
    mutator.heap.ensure(ManagedHeap.BURST_BYTES, 0);
    return PairLoops.list(mutator.heap);
  }

  @Benchmark
  @OperationsPerInvocation(PairLoops.LENGTH)
  public long rowOfPairsAndCheckpoints() {
    mutator.heap.ensure(ManagedHeap.BURST_BYTES, 0);
    return PairLoops.row(mutator.heap);
  }

  @Benchmark
  @OperationsPerInvocation(PairLoops.LENGTH)
  public Object javaObjects() {
    return PairLoops.objects();
  }
}
