package valk.eval.spi;

import java.util.List;
import java.util.function.Supplier;
import valk.eval.HostFunction;
import valk.memory.SlabSnapshot;

/** Takes the functions of a family, for one interpreter. For use inside of one call only. */
public interface Functions {
  /**
   * Adds a function; see {@link valk.eval.Interpreter.Builder#function}. A name that a script has
   * bound already stays what the script made it.
   *
   * @throws IllegalArgumentException if the signature is malformed, or there is a function of that
   *     name in the language
   */
  void function(String signature, String doc, HostFunction function);

  /**
   * Adds a function which, called with fewer arguments than it requires, gives a partial
   * application that waits for the others.
   *
   * @throws IllegalArgumentException as for {@link #function}
   */
  void curried(String signature, String doc, HostFunction function);

  /**
   * Has {@code mem/slab/stats} and {@code mem/stats} show slabs of the family after the
   * interpreter's own.
   *
   * @param slabs gives their figures; called by the thread that evaluates
   */
  void slabs(Supplier<List<SlabSnapshot>> slabs);
}
