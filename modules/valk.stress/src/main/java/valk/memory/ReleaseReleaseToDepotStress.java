package valk.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/** Two threads release one block, which has lost its home and goes to the depot. */
@JCStressTest
@Outcome(id = "1, 0, true", expect = Expect.ACCEPTABLE, desc = "The first has released it.")
@Outcome(id = "0, 1, true", expect = Expect.ACCEPTABLE, desc = "The second has released it.")
@State
public class ReleaseReleaseToDepotStress {
  private final Slab slab = StressedSlab.full(StressedSlab.ONE_TOO_MANY);

  /** Releases. */
  @Actor
  public void first(IIZ_Result result) {
    result.r1 = StressedSlab.release(slab, StressedSlab.WITHOUT_HOME);
  }

  /** Releases. */
  @Actor
  public void second(IIZ_Result result) {
    result.r2 = StressedSlab.release(slab, StressedSlab.WITHOUT_HOME);
  }

  /** Looks at what is left. */
  @Arbiter
  public void end(IIZ_Result result) {
    result.r3 = StressedSlab.isSound(slab, StressedSlab.ONE_TOO_MANY - 1);
  }
}
