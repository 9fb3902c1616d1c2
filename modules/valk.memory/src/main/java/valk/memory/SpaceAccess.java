package valk.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Reads and writes the words of one space, for code that is made for that space alone and holds the
 * access as a constant.
 *
 * <p>HotSpot trusts the fields of records: where it knows the access, it knows the address of the
 * space and its size too. Then the address of a word takes one instruction, and a masked one needs
 * no check but that the space is open. Code that serves many spaces uses the accessors of {@link
 * Space}: there the segment is the same for all, and its address a field of the space.
 *
 * <p>Under {@code checked} and {@code masked} a stray offset is an {@link
 * IndexOutOfBoundsException} or ends in this space, and use after close is an {@link
 * IllegalStateException}. Under {@code raw} either may be anything.
 *
 * <p><b>Threads.</b> As the space: one thread at a time.
 *
 * @param segment the bytes: of the space, and behind them {@value Space#TAIL} that belong to nobody
 * @param mask what is left of an offset: size - 1, or -1 where stray offsets are found by the
 *     segment's own bounds
 */
public record SpaceAccess(MemorySegment segment, long mask) {
  private static final VarHandle WORD = ValueLayout.JAVA_LONG_UNALIGNED.varHandle();

  /**
   * Reads a word.
   *
   * @param offset where it lies, or what it lies {@code distance} bytes behind, 0 to size - 8
   * @param distance in bytes, 0 to 4088; a constant, so that nothing has to be added when it runs
   * @return the word, in the byte order of the machine
   * @throws IndexOutOfBoundsException in checked mode, if the word lies outside of the space
   * @throws IllegalStateException if the space is closed, but under {@code raw}
   */
  public long load(long offset, long distance) {
    return (long) WORD.get(segment, (offset & mask) + distance);
  }

  /**
   * Writes a word.
   *
   * @param offset where it lies, or what it lies {@code distance} bytes behind, 0 to size - 8
   * @param distance in bytes, 0 to 4088; a constant, so that nothing has to be added when it runs
   * @param word what to write, in the byte order of the machine
   * @throws IndexOutOfBoundsException in checked mode, if the word lies outside of the space
   * @throws IllegalStateException if the space is closed, but under {@code raw}
   */
  public void store(long offset, long distance, long word) {
    WORD.set(segment, (offset & mask) + distance, word);
  }
}
