package valk.checked;

import org.jspecify.annotations.Nullable;

/** What a checked tier has found, put together line by line. */
final class Finding {
  /** What every checked provider is called. */
  static final String PROVIDER = "checked";

  private final StringBuilder text;

  private Finding(String tier, String what) {
    text = new StringBuilder("%s provider '%s': %s".formatted(tier, PROVIDER, what));
  }

  /** Begins with the line that says what, where and in which tier. */
  static Finding in(String tier, String what, Object... args) {
    return new Finding(tier, what.formatted(args));
  }

  /** Adds who did what. */
  Finding by(String deed, Trace trace) {
    text.append(trace.below(deed));
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  MemoryMisuse misuse() {
    return new MemoryMisuse(toString());
  }

  /** Throws what was found, if anything was. */
  static void throwIfAny(@Nullable Finding finding) {
    if (finding != null) {
      throw finding.misuse();
    }
  }

  static @Nullable Finding firstOf(@Nullable Finding first, @Nullable Finding second) {
    return first != null ? first : second;
  }
}
