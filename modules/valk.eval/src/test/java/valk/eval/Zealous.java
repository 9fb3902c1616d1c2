package valk.eval;

/** What tests ask of the zeal modes: under them each safepoint is dear, so loops are shorter. */
final class Zealous {
  private static final int DIVISOR = 1000;

  private Zealous() {}

  static boolean isOn() {
    return System.getProperty("valk.zeal") != null;
  }

  /** The number of turns, or a thousandth of it under zeal, at least one. */
  static long scaled(long turns) {
    return isOn() ? Math.max(1, turns / DIVISOR) : turns;
  }
}
