package valk.eval.value;

import valk.gc.CellHeader;

/** The proof that every layout class gives when it is loaded: what is drawn is what is computed. */
final class Layout {
  private Layout() {}

  /**
   * Fails class initialisation when a layout does not have the size its drawing shows.
   *
   * @param drawn bytes of the cell as drawn, header and padding included
   * @param slots number of slots
   * @param rawBytes bytes after the slots
   * @throws AssertionError the sizes differ
   */
  static void prove(String cell, long drawn, int slots, long rawBytes) {
    long computed = CellHeader.cellBytes(slots, rawBytes);
    if (computed != drawn) {
      throw new AssertionError(cell + " cell: drawn with " + drawn + " bytes, has " + computed);
    }
  }
}
