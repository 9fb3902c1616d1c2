package valk.tck;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import valk.memory.Slab;
import valk.memory.SlabMisuseException;
import valk.tck.LinearizabilityChecker.Call;
import valk.tck.LinearizabilityChecker.Specification;

/**
 * What some threads asked of one slab, and what it answered. A request is {@link #ACQUIRE}, a block
 * to release, or a block plus {@link #AGAIN} to release once more; an answer is the block acquired,
 * {@link Slab#NONE}, {@link #RELEASED} or {@link #REFUSED}.
 */
final class SlabHistory {
  static final int ACQUIRE = -1;
  static final int AGAIN = 1000;
  static final int RELEASED = -2;
  static final int REFUSED = -3;

  private final Slab slab;
  private final AtomicLong clock = new AtomicLong();

  private SlabHistory(Slab slab) {
    this.slab = slab;
  }

  /**
   * Lets threads make a few random requests each. A thread acquires, releases what it has, and now
   * and then releases once more what it had before.
   */
  static List<Call<Integer, Integer>> record(Slab slab, int threads, int calls, long seed) {
    SlabHistory history = new SlabHistory(slab);
    return Crew.together(threads, thread -> history.user(thread, calls, seed)).stream()
        .flatMap(List::stream)
        .collect(Collectors.toList());
  }

  private Callable<List<Call<Integer, Integer>>> user(int thread, int calls, long seed) {
    return () -> {
      SplittableRandom random = new SplittableRandom(seed * 31 + thread);
      List<Call<Integer, Integer>> made = new ArrayList<>();
      int held = Slab.NONE;
      int before = Slab.NONE;
      for (int i = 0; i < calls; i++) {
        boolean again = before != Slab.NONE && random.nextInt(4) == 0;
        if (held == Slab.NONE && !again) {
          held = call(made, thread, ACQUIRE);
        } else if (again) {
          call(made, thread, before + AGAIN);
          before = Slab.NONE;
        } else {
          call(made, thread, held);
          before = held;
          held = Slab.NONE;
        }
      }
      return made;
    };
  }

  private int call(List<Call<Integer, Integer>> made, int thread, int asked) {
    long begun = clock.getAndIncrement();
    int answered = asked == ACQUIRE ? slab.acquire() : release(asked % AGAIN);
    made.add(new Call<>(thread, asked, answered, begun, clock.getAndIncrement()));
    return answered;
  }

  private int release(int block) {
    try {
      slab.release(block);
      return RELEASED;
    } catch (SlabMisuseException e) {
      return REFUSED;
    }
  }

  static void assertLinearizable(int capacity, List<Call<Integer, Integer>> history) {
    assertTrue(
        new LinearizabilityChecker<>(new OneThread(capacity)).explain(history).isPresent(),
        () ->
            "no order of these calls explains the answers (asked: -1 to acquire, 1000 + b to"
                + " release b once more; answered: -1 none, -2 released, -3 refused)\n"
                + history.stream().map(Object::toString).collect(Collectors.joining("\n")));
  }

  /**
   * A slab in one thread. The state has a bit for each block that is handed out.
   *
   * @param capacity number of blocks, at most 64
   */
  record OneThread(int capacity) implements Specification<Long, Integer, Integer> {
    @Override
    public Long initial() {
      return 0L;
    }

    @Override
    public Optional<Long> after(Long held, Integer asked, Integer answered) {
      return asked == ACQUIRE ? acquired(held, answered) : released(held, asked, answered);
    }

    private Optional<Long> acquired(long held, int answered) {
      boolean isRight =
          answered == Slab.NONE
              ? Long.bitCount(held) == capacity
              : answered >= 0 && answered < capacity && (held & bit(answered)) == 0;
      long next = answered == Slab.NONE ? held : held | bit(answered);
      return isRight ? Optional.of(next) : Optional.empty();
    }

    /**
     * A second release can be taken for that of the block's new user, or be refused; but it cannot
     * succeed if the block has no user.
     */
    private static Optional<Long> released(long held, int asked, int answered) {
      int block = asked % AGAIN;
      boolean wasHeld = (held & bit(block)) != 0;
      if (answered == RELEASED) {
        return wasHeld ? Optional.of(held & ~bit(block)) : Optional.empty();
      }
      return asked >= AGAIN || !wasHeld ? Optional.of(held) : Optional.empty();
    }

    private static long bit(int block) {
      return 1L << block;
    }
  }
}
