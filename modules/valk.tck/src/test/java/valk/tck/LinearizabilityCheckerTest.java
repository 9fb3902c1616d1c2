package valk.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static valk.tck.SlabHistory.ACQUIRE;
import static valk.tck.SlabHistory.REFUSED;
import static valk.tck.SlabHistory.RELEASED;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import valk.memory.Slab;
import valk.tck.LinearizabilityChecker.Call;

/** The checker itself: histories that are right, wrong ones, and all short ones against a sieve. */
class LinearizabilityCheckerTest {
  private static final SlabHistory.OneThread TWO_BLOCKS = new SlabHistory.OneThread(2);

  private final List<Call<Integer, Integer>> history = new ArrayList<>();

  private void call(int begun, int ended, int asked, int answered) {
    history.add(new Call<>(1, asked, answered, begun, ended));
  }

  private Optional<List<Call<Integer, Integer>>> explained() {
    return new LinearizabilityChecker<>(TWO_BLOCKS).explain(history);
  }

  @Test
  void nothingIsExplained() {
    assertEquals(Optional.of(List.of()), explained());
  }

  @Test
  void callsThatOverlapMayTakeEffectInEitherOrder() {
    call(0, 1, ACQUIRE, 0);
    call(2, 3, ACQUIRE, 1);
    call(4, 7, ACQUIRE, Slab.NONE);
    call(5, 6, 1, RELEASED);
    assertEquals(List.of(0L, 2L, 4L, 5L), begins(explained().orElseThrow()));
    history.set(2, new Call<>(1, ACQUIRE, 1, 4, 7));
    assertEquals(List.of(0L, 2L, 5L, 4L), begins(explained().orElseThrow()));
  }

  private static List<Long> begins(List<Call<Integer, Integer>> calls) {
    return calls.stream().map(Call::begun).toList();
  }

  @Test
  void aCallThatEndedBeforeAnotherBeganComesFirst() {
    call(0, 1, ACQUIRE, 0);
    call(2, 3, ACQUIRE, 1);
    call(4, 5, 1, RELEASED);
    call(6, 7, ACQUIRE, Slab.NONE);
    assertFalse(explained().isPresent(), "block 1 is free");
  }

  @Test
  void aBlockWithTwoOwnersIsFound() {
    call(0, 5, ACQUIRE, 0);
    call(1, 4, ACQUIRE, 0);
    assertFalse(explained().isPresent());
  }

  @Test
  void exhaustedWhileAHoleMovesIsFound() {
    call(0, 1, ACQUIRE, 0);
    call(2, 11, ACQUIRE, Slab.NONE);
    call(3, 4, ACQUIRE, 1);
    assertTrue(explained().isPresent(), "after the second block was taken");
    call(5, 6, 0, RELEASED);
    assertTrue(explained().isPresent(), "before the first was released");
    history.clear();
    call(0, 1, ACQUIRE, 0);
    call(2, 11, ACQUIRE, Slab.NONE);
    call(3, 4, 0, RELEASED);
    call(5, 6, ACQUIRE, 1);
    assertFalse(explained().isPresent(), "at each moment one of the two is free");
  }

  @Test
  void twoReleasesOfOneBlockThatBothSucceedAreFound() {
    call(0, 1, ACQUIRE, 0);
    call(2, 5, 0, RELEASED);
    call(3, 4, 0, RELEASED);
    assertFalse(explained().isPresent());
    history.set(1, new Call<>(1, 0, REFUSED, 2, 5));
    assertTrue(explained().isPresent());
    history.set(2, new Call<>(1, 0, REFUSED, 3, 4));
    assertFalse(explained().isPresent(), "nobody released it");
  }

  @Test
  void aReleaseOnceMoreMayMeetTheNextUserOrBeRefused() {
    call(0, 1, ACQUIRE, 0);
    call(2, 3, 0, RELEASED);
    call(4, 5, ACQUIRE, 0);
    call(6, 7, SlabHistory.AGAIN, RELEASED);
    assertTrue(explained().isPresent());
    history.set(3, new Call<>(1, SlabHistory.AGAIN, REFUSED, 6, 7));
    assertTrue(explained().isPresent());
    history.remove(2);
    assertTrue(explained().isPresent());
    history.set(2, new Call<>(1, SlabHistory.AGAIN, RELEASED, 6, 7));
    assertFalse(explained().isPresent(), "nobody has it");
  }

  @Test
  void badHistoriesAreRefused() {
    call(3, 3, ACQUIRE, 0);
    assertThrows(IllegalArgumentException.class, this::explained);
    history.clear();
    for (int i = 0; i <= LinearizabilityChecker.MOST_CALLS; i++) {
      call(2 * i, 2 * i + 1, i % 2 == 0 ? ACQUIRE : 0, i % 2 == 0 ? 0 : RELEASED);
    }
    assertThrows(IllegalArgumentException.class, this::explained);
    history.removeLast();
    assertTrue(explained().isPresent());
  }

  /** Random short histories: the search and a trial of all orders agree, for each verdict often. */
  @Test
  void agreesWithATrialOfAllOrders() {
    SplittableRandom random = new SplittableRandom(7);
    int explained = 0;
    int rounds = 4000;
    for (int round = 0; round < rounds; round++) {
      history.clear();
      for (int i = 0; i < 5; i++) {
        int begun = random.nextInt(12);
        boolean acquires = random.nextBoolean();
        int asked = acquires ? ACQUIRE : random.nextInt(2);
        int answered = acquires ? random.nextInt(3) - 1 : REFUSED + random.nextInt(2);
        call(begun, begun + 1 + random.nextInt(8), asked, answered);
      }
      boolean byTrial = someOrderExplains(new ArrayList<>(), new ArrayList<>(history));
      assertEquals(byTrial, explained().isPresent(), history::toString);
      explained += byTrial ? 1 : 0;
    }
    assertTrue(explained > rounds / 20 && explained < rounds * 19 / 20, "explained " + explained);
  }

  private static boolean someOrderExplains(
      List<Call<Integer, Integer>> order, List<Call<Integer, Integer>> rest) {
    if (rest.isEmpty()) {
      return keepsTime(order) && isRight(order);
    }
    for (int i = 0; i < rest.size(); i++) {
      List<Call<Integer, Integer>> others = new ArrayList<>(rest);
      List<Call<Integer, Integer>> longer = new ArrayList<>(order);
      longer.add(others.remove(i));
      if (someOrderExplains(longer, others)) {
        return true;
      }
    }
    return false;
  }

  private static boolean keepsTime(List<Call<Integer, Integer>> order) {
    for (int first = 0; first < order.size(); first++) {
      for (int later = first + 1; later < order.size(); later++) {
        if (order.get(later).ended() <= order.get(first).begun()) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isRight(List<Call<Integer, Integer>> order) {
    Optional<Long> state = Optional.of(TWO_BLOCKS.initial());
    for (Call<Integer, Integer> call : order) {
      state = state.flatMap(held -> TWO_BLOCKS.after(held, call.asked(), call.answered()));
    }
    return state.isPresent();
  }
}
