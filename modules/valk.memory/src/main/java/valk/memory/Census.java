package valk.memory;

/** What one walk over a slab's magazines and depot has counted. */
final class Census {
  /** Blocks that were ever used, read before all else. */
  final int fresh;

  private long taken;
  private long free;

  Census(int fresh) {
    this.fresh = fresh;
  }

  /** Adds the figures of one place: how often blocks were taken there, how many are free there. */
  void add(long takenThere, int freeThere) {
    taken += takenThere;
    free += freeThere;
  }

  /**
   * Says whether a walk right after this one has found the same. If so, both are exact for the
   * moment between them: where no block was taken the number of free ones can only have risen, and
   * neither it nor any other number ever falls; so equal sums have equal parts.
   */
  boolean agreesWith(Census next) {
    return fresh == next.fresh && taken == next.taken && free == next.free;
  }

  int inUse() {
    return (int) Math.max(0, fresh - free);
  }

  long acquires() {
    return fresh + taken;
  }

  long releases() {
    return acquires() - inUse();
  }
}
