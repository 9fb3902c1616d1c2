package valk.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/**
 * Two threads, of two stripes as a rule, want the one block that is free, in the magazine of the
 * first.
 */
@JCStressTest
@Outcome(id = "8, -1, true", expect = Expect.ACCEPTABLE, desc = "The first has it.")
@Outcome(id = "-1, 8, true", expect = Expect.ACCEPTABLE, desc = "The second has it.")
@State
public class StealStress {
  private final Slab slab = StressedSlab.striped(StressedSlab.full(StressedSlab.ONE_TOO_MANY));

  /** Makes a slab with one free block. */
  public StealStress() {
    slab.release(StressedSlab.AT_HOME);
  }

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
    result.r3 = StressedSlab.isSound(slab, StressedSlab.ONE_TOO_MANY);
  }
}
