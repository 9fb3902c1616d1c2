package valk.eval.spi;

import valk.eval.Data;

/**
 * A look at the result of a call while it lies in the interpreter's memory, for hosts that copy out
 * no more than they need. A value is known by its word.
 *
 * <p>For the function that it is handed to, on its thread, until that returns; then words mean
 * nothing any more, and all methods throw {@link IllegalStateException}. Copies that one look makes
 * take, together, at most as much Java memory as the interpreter's hard limit.
 */
public interface Inside {

  /** What looks at a result. */
  @FunctionalInterface
  interface Look<T> {
    /**
     * Looks at a value.
     *
     * @param inside where it lies
     * @param word the word of the value
     * @throws RuntimeException which the caller of the interpreter gets
     */
    T at(Inside inside, long word);
  }

  /** Whether a value is the empty list. */
  boolean isNil(long word);

  /** Whether a value is a list, also an empty one. */
  boolean isList(long word);

  /** The first item of a list that is not empty. */
  long first(long list);

  /** A list that is not empty without its first item. */
  long rest(long list);

  /**
   * The value behind a key of a property list; the empty list if a value is no list or has no such
   * key.
   *
   * @param key the key without its colon, in ASCII
   */
  long get(long list, String key);

  /** Whether a value is an integer of moderate size, below 2<sup>60</sup> at least. */
  boolean isInteger(long word);

  /** The integer that a value {@linkplain #isInteger is}. */
  long integer(long word);

  /** Whether a value is a keyword. */
  boolean isKeyword(long word);

  /** Whether a value is a string. */
  boolean isText(long word);

  /** Whether a value is a string of these characters, or a keyword of this name. */
  boolean is(long word, String ascii);

  /**
   * A copy of the UTF-8 bytes of a string.
   *
   * @throws IllegalArgumentException if copies would take more than they may
   */
  byte[] bytes(long text);

  /**
   * A copy of a value.
   *
   * @throws IllegalArgumentException if lists nest deeper than 200, or copies would take more than
   *     they may
   */
  Data data(long word);
}
