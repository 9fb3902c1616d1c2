package valk.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * A block loses its home to one that comes from the depot, while it is released. The first block
 * that is popped is given position 1, which is the home of block 1.
 */
@JCStressTest
@Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "The one from the depot.")
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "The one just released.")
@State
public class LostHomeStress {
  private static final int LOSES_ITS_HOME = 1;

  private final Slab slab = StressedSlab.full(StressedSlab.ONE_TOO_MANY);

  /** Makes a slab with one block on the depot. */
  public LostHomeStress() {
    slab.release(StressedSlab.WITHOUT_HOME);
  }

  /** Releases. */
  @Actor
  public void releaser() {
    slab.release(LOSES_ITS_HOME);
  }

  /** Acquires. */
  @Actor
  public void acquirer(IZ_Result result) {
    result.r1 = slab.acquire();
  }

  /** Looks at what is left. */
  @Arbiter
  public void end(IZ_Result result) {
    result.r2 = StressedSlab.isSound(slab, StressedSlab.ONE_TOO_MANY - 1);
  }
}
