package valk.checked;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TraceTest {
  private final Stacks stacks = new Stacks();

  @Test
  void aStackBeginsOutsideOfTheCheckedTierAndIsBounded() {
    Trace trace = deep(50);
    assertEquals(Stacks.MOST_FRAMES, trace.frames().size());
    assertEquals("deep", trace.frames().getFirst().getMethodName());
    assertTrue(trace.frames().getFirst().getLineNumber() > 0, "without a line nobody finds it");
    assertEquals(Thread.currentThread().getName(), trace.thread());
  }

  private Trace deep(int depth) {
    return depth == 0 ? stacks.here() : deep(depth - 1);
  }

  @Test
  void equalStacksAreKeptOnce() {
    Trace[] traces = new Trace[2];
    for (int i = 0; i < traces.length; i++) {
      traces[i] = stacks.here();
    }
    assertSame(traces[0].frames(), traces[1].frames());
  }

  @Test
  void aTraceOfNobodySaysSo() {
    assertEquals("\n  released: stack not recorded", Trace.UNKNOWN.below("released"));
  }
}
