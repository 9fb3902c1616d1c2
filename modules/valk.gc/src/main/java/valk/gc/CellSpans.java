package valk.gc;

/** Which granules belong to some cells, 64 granules at a time, from bits alone. */
final class CellSpans {
  private CellSpans() {}

  /**
   * The granules of cells: each first one, and the further ones that follow it without a gap. In
   * six steps, each of which doubles how far every span reaches: the fill of Kogge and Stone ("A
   * Parallel Algorithm for the Efficient Solution of a General Class of Recurrence Equations",
   * 1973), upwards.
   *
   * @param first the first granules of the cells
   * @param further granules in which a cell goes on, of these cells and of others; none of them is
   *     a first one
   */
  static long of(long first, long further) {
    long spans = first;
    long reach = further;
    for (int step = 1; step < Long.SIZE; step <<= 1) {
      spans |= reach & spans << step;
      reach &= reach << step;
    }
    return spans;
  }
}
