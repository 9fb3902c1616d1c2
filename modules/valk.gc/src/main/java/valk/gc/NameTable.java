package valk.gc;

/**
 * A table of names that is weak: a name lives while a symbol or keyword with its id does.
 *
 * <p>Called on the thread that owns the heap.
 */
public interface NameTable {
  /**
   * Frees the names whose bit is not set. A freed id may be given to another name at once, since
   * the mark that has just ended met no word that holds it.
   *
   * @param markedIds bit {@code id & 63} of element {@code id >> 6} is set if the name is alive; as
   *     long as {@link #capacity()} asked for when the collection began, or longer; not to be kept
   */
  void retainMarked(long[] markedIds);

  /** One more than the greatest id ever given out, so a bound on the bits that a mark needs. */
  int capacity();
}
