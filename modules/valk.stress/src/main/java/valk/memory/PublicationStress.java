package valk.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** What one thread wrote before it released the block, the thread that acquires it next reads. */
@JCStressTest
@Outcome(id = "-1, 0, 1", expect = Expect.ACCEPTABLE, desc = "Too early.")
@Outcome(id = "0, 42, 1", expect = Expect.ACCEPTABLE, desc = "Acquired, with what was written.")
@State
public class PublicationStress {
  private final Slab slab = StressedSlab.full(1);
  private int written;

  /** Writes and releases. */
  @Actor
  public void writer() {
    written = 42;
    slab.release(0);
  }

  /** Acquires and reads. */
  @Actor
  public void reader(III_Result result) {
    result.r1 = slab.acquire();
    result.r2 = result.r1 == Slab.NONE ? 0 : written;
  }

  /** Looks at what is left. */
  @Arbiter
  public void end(III_Result result) {
    result.r3 = StressedSlab.isSound(slab, result.r1 == Slab.NONE ? 0 : 1) ? 1 : 0;
  }
}
