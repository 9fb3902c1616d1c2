package valk.eval.run;

import org.jspecify.annotations.Nullable;
import valk.gc.Words;

/**
 * A global variable. Code refers to it directly, so a definition is seen at once by all code.
 *
 * <p>{@link #code} is a cache: the code of {@link #value} when that is a lambda with a fixed number
 * of parameters, so that the usual call needs no look at the closure cell.
 */
public final class Global {
  public final int nameId;
  public final String name;

  /** The value, or {@link Words#UNSET}. Written by {@link Machine#define} only. */
  public long value = Words.UNSET;

  public @Nullable Code code;

  /** Whether some analysed code took the value for granted. */
  public boolean assumed;

  /** Whether the value may point into scratch: written since the last checkpoint. */
  boolean dirty;

  Global(int nameId, String name) {
    this.nameId = nameId;
    this.name = name;
  }

  public boolean isBound() {
    return value != Words.UNSET;
  }
}
