package valk.eval.builtin;

import valk.eval.read.Source;
import valk.eval.run.Machine;

/**
 * A source text in the Java heap that is charged to the script from before it is made to the end.
 */
final class ChargedSource implements AutoCloseable {
  private final Machine m;
  private final int fp;
  private final int top;
  private long charged;

  /**
   * Charges the text; a safepoint.
   *
   * @throws valk.eval.run.Unwind out of memory
   */
  ChargedSource(Machine m, int fp, int top, long bytes) {
    this.m = m;
    this.fp = fp;
    this.top = top;
    charge(bytes);
  }

  /** Makes the source, and charges what it takes beside its text; a safepoint. */
  Source source(String name, byte[] text) {
    Source source = new Source(name, text);
    charge(Math.max(0, source.charge() - charged));
    return source;
  }

  private void charge(long bytes) {
    m.ensure(0, bytes, fp, top);
    m.heap.charge(bytes);
    charged += bytes;
  }

  @Override
  public void close() {
    m.heap.credit(charged);
  }
}
