package valk.eval.value;

/**
 * Java memory that an operation takes while it runs, charged from before it is taken to the end.
 *
 * <p>For the thread that owns the workspace; to be closed before another charge of the operation is
 * taken back.
 */
public final class Temporaries implements AutoCloseable {
  /** What is taken without a charge, as every builtin may. */
  private static final long FREE_BYTES = 16 * 1024;

  private final Workspace w;
  private final long charged;

  private Temporaries(Workspace w, long charged) {
    this.w = w;
    this.charged = charged;
  }

  /**
   * Charges the memory; a safepoint.
   *
   * @param bytes an estimate that is not too low, in bytes
   * @throws RuntimeException out of memory, as the machine raises it
   */
  public static Temporaries charge(Workspace w, long bytes, int fp, int top) {
    long charge = bytes <= FREE_BYTES ? 0 : bytes;
    if (charge > 0) {
      w.ensure(0, charge, fp, top);
      w.heap().charge(charge);
    }
    return new Temporaries(w, charge);
  }

  @Override
  public void close() {
    w.heap().credit(charged);
  }
}
