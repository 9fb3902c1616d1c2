package valk.gc;

/**
 * Something that holds words from outside the space: a shadow stack, a table of globals, handles.
 *
 * <p>Both methods pass each word to the visitor and store back what it returns. They are called on
 * the thread that owns the heap, inside a safepoint, and must not allocate from the heap.
 */
public interface RootSource {
  /** Visits every word that keeps something alive. */
  void visit(RootVisitor visitor);

  /**
   * Visits every word that may have become a pointer into the scratch arena since the last
   * checkpoint; visiting others too is allowed and costs time. After the call, the source may
   * consider all its words clean: none points into the arena any more.
   */
  void visitDirty(RootVisitor visitor);
}
