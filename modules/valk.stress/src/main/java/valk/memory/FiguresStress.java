package valk.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** One thread comes and goes while another reads the figures. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Possible, and exact at the end.")
@State
public class FiguresStress {
  private final Slab slab = StressedSlab.fresh(2);

  /** Acquires thrice and releases once. */
  @Actor
  public void user() {
    int block = slab.acquire();
    slab.acquire();
    slab.release(block);
    slab.acquire();
  }

  /** Reads the figures. */
  @Actor
  public void reader(ZZ_Result result) {
    SlabSnapshot seen = slab.snapshot();
    result.r1 =
        seen.inUse() >= 0
            && seen.inUse() <= seen.highWater()
            && seen.highWater() <= 2
            && seen.acquires() - seen.releases() == seen.inUse()
            && seen.acquires() <= 3
            && seen.exhausted() == 0;
  }

  /** Reads them again. */
  @Arbiter
  public void end(ZZ_Result result) {
    result.r2 = slab.acquires() == 3 && slab.releases() == 1 && StressedSlab.isSound(slab, 2);
  }
}
