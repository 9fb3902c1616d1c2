package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import org.junit.jupiter.api.Test;

class FreeStackTest {
  private static final int LOWER = 5;
  private static final int UPPER = 700;

  private final BlockStates states = new BlockStates(1000);
  private final FreeStack stack = new FreeStack(states);

  FreeStackTest() {
    states.provide(LOWER);
    states.provide(UPPER);
  }

  private int pop() {
    long head = stack.head();
    assertTrue(stack.pop(head));
    return FreeStack.top(head);
  }

  @Test
  void theLastBlockPushedIsPoppedFirst() {
    stack.push(LOWER);
    stack.push(UPPER);
    assertEquals(2, states.height(UPPER));
    assertEquals(UPPER, pop());
    assertEquals(LOWER, pop());
    assertEquals(Slab.NONE, FreeStack.top(stack.head()));
  }

  @Test
  void aStackThatLooksTheSameAgainIsNotMistaken() {
    stack.push(LOWER);
    stack.push(UPPER);
    long seen = stack.head();
    assertEquals(UPPER, pop());
    assertEquals(LOWER, pop());
    stack.push(UPPER);

    assertEquals(FreeStack.top(seen), FreeStack.top(stack.head()));
    assertFalse(stack.pop(seen), "below lies nothing now, where the lower block lay");
    assertEquals(UPPER, pop());
    assertEquals(Slab.NONE, FreeStack.top(stack.head()));
  }

  @Test
  void eachPopHasATagOfItsOwn() {
    stack.push(LOWER);
    int first = FreeStack.tag(stack.head());
    pop();
    stack.push(LOWER);
    assertNotEquals(first, FreeStack.tag(stack.head()));
  }

  /** What a held block's state says where the block below stood is a tag, and names no block. */
  @Test
  void aSearchSurvivesThatABlockLeavesUnderIt() {
    int tagBeyondAllBlocks = 100_000;
    BlockStates watched = spy(states);
    FreeStack searched = new FreeStack(watched);
    searched.push(LOWER);
    searched.push(UPPER);
    boolean[] hasLeft = new boolean[1];
    doAnswer(
            call -> {
              if (!hasLeft[0]) {
                hasLeft[0] = true;
                assertTrue(searched.pop(searched.head()));
                watched.hold(UPPER, BlockStates.NO_HOME, tagBeyondAllBlocks);
              }
              return call.callRealMethod();
            })
        .when(watched)
        .below(UPPER);

    assertTrue(searched.holds(LOWER));
    assertFalse(searched.holds(UPPER));
  }

  @Test
  void countsPopsAndDepth() {
    stack.push(LOWER);
    stack.push(UPPER);
    pop();
    Census census = new Census(2);
    stack.count(census);
    assertEquals(1, census.inUse());
    assertEquals(3, census.acquires());
    assertEquals(2, census.releases());
  }
}
