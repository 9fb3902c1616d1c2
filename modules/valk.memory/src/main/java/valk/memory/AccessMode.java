package valk.memory;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a word of a {@link Space} is reached. One mode holds for the whole process, since it has to
 * fold to a constant for the compiler.
 *
 * <pre>
 *   mode     address of offset o        a stray offset               needs native access
 *   checked  segment + o, bounded       IndexOutOfBoundsException    no
 *   masked   base + (o &amp; (size - 1))     stays inside its own space   yes
 *   raw      base + o                   anything, also a crash       yes
 * </pre>
 */
enum AccessMode {
  CHECKED,
  MASKED,
  RAW;

  /** The system property that selects the mode. */
  static final String PROPERTY = "valk.access";

  /**
   * Returns the mode that the system property {@value #PROPERTY} selects, {@link #CHECKED} when it
   * is not set.
   *
   * @throws IllegalArgumentException if the property names no mode
   */
  static AccessMode selected() {
    return named(System.getProperty(PROPERTY, CHECKED.label()));
  }

  /**
   * Returns the mode of this name.
   *
   * @throws IllegalArgumentException if {@code label} names no mode
   */
  static AccessMode named(String label) {
    for (AccessMode mode : values()) {
      if (mode.label().equals(label)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "%s: no access mode is called '%s', accepted: %s".formatted(PROPERTY, label, labels()));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String labels() {
    return Arrays.stream(values()).map(AccessMode::label).collect(Collectors.joining(", "));
  }
}
