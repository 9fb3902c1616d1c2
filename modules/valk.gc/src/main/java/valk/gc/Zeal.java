package valk.gc;

/**
 * How hard a heap tries to break its users: stress that is part of the product and runs in its
 * tests.
 *
 * <p>Written as a comma list, read from the system property {@value #PROPERTY} when a {@link
 * HeapConfig} is made: {@code checkpoint:N} and {@code collect:N} do so at every N-th safepoint,
 * {@code poison} overwrites what was left behind or freed, {@code verify} walks the whole heap
 * after each.
 *
 * @param checkpointEvery checkpoint at every so many safepoints; 0 for never
 * @param collectEvery collect at every so many safepoints; 0 for never
 * @param poison overwrite free bytes with a word that is no value
 * @param verify run the {@link HeapVerifier} after each checkpoint and collection
 */
public record Zeal(int checkpointEvery, int collectEvery, boolean poison, boolean verify) {
  /** Name of the system property. */
  public static final String PROPERTY = "valk.zeal";

  /** No zeal. */
  public static final Zeal NONE = new Zeal(0, 0, false, false);

  /**
   * Free bytes under {@link #poison}: a forwarding word, which is no value, and which no cell of
   * the heap and no cell of the arena has outside of a checkpoint.
   */
  static final long POISON = 0x7EAD_7EAD_7EAD_7EA0L | Words.FORWARDING;

  /** The zeal that the system property asks for. */
  public static Zeal fromSystemProperty() {
    return parse(System.getProperty(PROPERTY, ""));
  }

  /**
   * Reads a comma list.
   *
   * @param text such as {@code "checkpoint:7,poison"}; empty for no zeal
   * @throws IllegalArgumentException if it is not as described; shows what is accepted
   */
  public static Zeal parse(String text) {
    Zeal zeal = NONE;
    for (String item : text.split(",")) {
      zeal = zeal.with(item.strip(), text);
    }
    return zeal;
  }

  private Zeal with(String item, String text) {
    int colon = item.indexOf(':');
    String name = colon < 0 ? item : item.substring(0, colon);
    return switch (name) {
      case "" -> this;
      case "checkpoint" -> new Zeal(count(item, text), collectEvery, poison, verify);
      case "collect" -> new Zeal(checkpointEvery, count(item, text), poison, verify);
      case "poison" -> new Zeal(checkpointEvery, collectEvery, true, verify);
      case "verify" -> new Zeal(checkpointEvery, collectEvery, poison, true);
      default -> throw malformed(text);
    };
  }

  private static int count(String item, String text) {
    try {
      int count = Integer.parseInt(item.substring(item.indexOf(':') + 1));
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the whole text.
    }
    throw malformed(text);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "%s=%s is not a comma list of checkpoint:N, collect:N, poison, verify"
            .formatted(PROPERTY, text));
  }

  /** True if every safepoint must reach the heap, so that its turn can come. */
  boolean actsAtSafepoints() {
    return checkpointEvery > 0 || collectEvery > 0;
  }
}
