package valk.gc;

/**
 * What the collector does with one root word; the same shape serves to mark, evacuate and verify.
 */
public interface RootVisitor {
  /**
   * Visits a word.
   *
   * @param word any value
   * @return the word to store back: the same, or the pointer to where its cell is now
   */
  long visit(long word);

  /**
   * Visits {@code words[from]} up to {@code words[to - 1]} in place.
   *
   * @param from first index, not negative
   * @param to index after the last, at most the array's length
   */
  default void visit(long[] words, int from, int to) {
    for (int i = from; i < to; i++) {
      words[i] = visit(words[i]);
    }
  }
}
