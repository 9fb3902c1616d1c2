package valk.gc;

/**
 * The heap cannot grant what was asked for, even after a collection.
 *
 * <p>Thrown before anything has changed, so nothing is half done. Each heap makes one instance and
 * throws it again and again, without a stack trace, so that running out of memory needs no memory;
 * the numbers of the latest case are at {@link ManagedHeap#exhaustionMessage()}.
 */
public final class HeapExhausted extends RuntimeException {
  private static final long serialVersionUID = 1;

  HeapExhausted() {
    super("heap exhausted", null, false, false);
  }
}
