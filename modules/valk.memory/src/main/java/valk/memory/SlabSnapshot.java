package valk.memory;

/**
 * Figures of one {@link Slab} at one moment.
 *
 * @param name what errors and figures call the slab
 * @param blockSize size of every block in bytes
 * @param capacity number of blocks
 * @param inUse blocks handed out
 * @param highWater most blocks ever handed out at one time
 * @param acquires how often a block was handed out
 * @param releases how often a block was taken back
 * @param exhausted how often no block could be handed out
 */
public record SlabSnapshot(
    String name,
    int blockSize,
    int capacity,
    int inUse,
    int highWater,
    long acquires,
    long releases,
    long exhausted) {}
