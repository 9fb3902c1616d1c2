package valk.checked;

import java.io.Serial;
import valk.memory.TierMisuseException;

/**
 * Thrown by a checked provider that finds memory misused. Always a bug: of the code that uses the
 * tier, of the code that one of the stacks shows, or of the tier below.
 *
 * <p>The first line of the message says what is wrong, at which offset, in which window, block or
 * cell, and which provider found it. The stacks of those who took part follow, each under a line
 * that says what they did, such as "acquired by thread 'main'"; the last one is of whoever was
 * there when it was found, which need not be the culprit.
 */
public final class MemoryMisuse extends TierMisuseException {
  @Serial private static final long serialVersionUID = 1L;

  MemoryMisuse(String message) {
    super(message);
  }
}
