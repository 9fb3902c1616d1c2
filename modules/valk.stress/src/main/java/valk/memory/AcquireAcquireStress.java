package valk.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/** Two threads want the one block, which was never used. */
@JCStressTest
@Outcome(id = "0, -1, true", expect = Expect.ACCEPTABLE, desc = "The first has it.")
@Outcome(id = "-1, 0, true", expect = Expect.ACCEPTABLE, desc = "The second has it.")
@State
public class AcquireAcquireStress {
  private final Slab slab = StressedSlab.fresh(1);

  /** Acquires. */
  @Actor
  public void first(IIZ_Result result) {
    result.r1 = slab.acquire();
  }

  /** Acquires. */
  @Actor
  public void second(IIZ_Result result) {
    result.r2 = slab.acquire();
  }

  /** Looks at what is left. */
  @Arbiter
  public void end(IIZ_Result result) {
    result.r3 = StressedSlab.isSound(slab, 1) && slab.exhausted() == 2;
  }
}
