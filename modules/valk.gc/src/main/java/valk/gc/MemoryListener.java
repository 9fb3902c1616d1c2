package valk.gc;

/**
 * Told of what a memory does, right afterwards, by the thread that evaluates, which waits
 * meanwhile. May look at the figures and nothing else of the memory; what it throws breaks the
 * interpreter.
 */
public interface MemoryListener {
  /**
   * A checkpoint has ended.
   *
   * @param figures those of this moment; may be asked in the call only
   */
  void checkpointed(Accounts figures);

  /**
   * A collection has ended.
   *
   * @param figures those of this moment; may be asked in the call only
   */
  void collected(Accounts figures);
}
