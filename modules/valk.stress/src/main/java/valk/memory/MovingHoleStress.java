package valk.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * One block is free, in the first magazine. A thread releases another, to the depot, and then
 * acquires: so there is always a free one, but it may move, while one stripe is all there is. The
 * other thread must find it.
 */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both have found a block.")
@State
public class MovingHoleStress {
  private final Slab slab = StressedSlab.full(StressedSlab.ONE_TOO_MANY);

  /** Makes a slab with a hole in the first magazine. */
  public MovingHoleStress() {
    slab.release(StressedSlab.AT_HOME);
  }

  /** Moves the hole. */
  @Actor
  public void mover() {
    slab.release(StressedSlab.WITHOUT_HOME);
    slab.acquire();
  }

  /** Acquires. */
  @Actor
  public void seeker(ZZ_Result result) {
    result.r1 = slab.acquire() != Slab.NONE;
  }

  /** Looks at what is left. */
  @Arbiter
  public void end(ZZ_Result result) {
    result.r2 = StressedSlab.isSound(slab, StressedSlab.ONE_TOO_MANY);
  }
}
