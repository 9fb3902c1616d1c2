package valk.gc;

/** Told of dead cells that owned Java state, so that this state can go as well. */
@FunctionalInterface
public interface SweepListener {
  /**
   * A cell made by {@link ManagedHeap#owner} has died. Called once for each, at the end of the
   * collection that found it dead, on the thread that owns the heap; must not allocate from the
   * heap, but may {@linkplain ManagedHeap#credit credit} charges.
   *
   * @param type type code of the cell
   * @param ownerId the number that the cell was made with
   */
  void dead(int type, int ownerId);
}
