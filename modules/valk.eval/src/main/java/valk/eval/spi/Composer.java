package valk.eval.spi;

/**
 * Makes a value in the memory of an interpreter, part by part, without Java objects in between:
 * what was made waits, and a list is made of the parts that wait last. So {@code {:a "b"}} is
 * {@code keyword("a"), text("b"), list(2)}.
 *
 * <p>For the function that it is handed to, on its thread, until that returns; then all methods
 * throw {@link IllegalStateException}. What is made counts against the interpreter's limits; the
 * methods throw whatever ends an evaluation, and the function lets it through.
 */
public interface Composer {

  /** What composes one value. */
  @FunctionalInterface
  interface Composition {
    /**
     * Makes exactly one value.
     *
     * @param composer makes it
     * @throws RuntimeException which the caller of the interpreter gets
     */
    void compose(Composer composer);
  }

  /** Makes an integer. */
  void integer(long value);

  /** Makes a string. Half of a surrogate pair becomes a question mark. */
  void text(String text);

  /**
   * Makes a string of bytes, which are copied.
   *
   * @return false if the bytes are no UTF-8: then nothing was made
   */
  boolean text(byte[] utf8);

  /**
   * Makes a keyword.
   *
   * @param ascii an array that begins with the name, without its colon, in ASCII; copied
   * @param length its bytes, at least 1
   */
  void keyword(byte[] ascii, int length);

  /**
   * Makes a list of the parts that were made last.
   *
   * @param count how many, 0 or more; they wait no more
   * @throws IllegalArgumentException if fewer wait
   */
  void list(int count);
}
