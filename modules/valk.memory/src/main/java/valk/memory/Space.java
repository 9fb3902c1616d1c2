package valk.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Objects;
import valk.memory.spi.SpaceProvider;

/**
 * One reserved range of bytes that holds the scratch arena, the heap and the slabs of one
 * interpreter. A place in it is a <em>byte offset</em>, so nothing in it depends on where the range
 * lies, and one interpreter cannot name the bytes of another.
 *
 * <pre>
 *   0                                                          size (a power of two)
 *   +---------------------------------------------------------+-----------+
 *   | offsets a caller may use                                | tail      |
 *   +---------------------------------------------------------+-----------+
 *                                                              4096 bytes
 * </pre>
 *
 * <p>The tail belongs to nobody. It is there since a masked access of eight bytes may begin at the
 * last byte.
 *
 * <p><b>Storage.</b> The range is reserved at once and has no storage at first. A caller
 * {@linkplain #commit commits} bytes before it uses them; only that can fail, and it fails with
 * {@code false}.
 *
 * <p><b>Access modes.</b> The system property {@code valk.access}, read once, selects how words,
 * integers and single bytes are reached: {@code checked} (the default: a stray offset is an {@link
 * IndexOutOfBoundsException}, use after close an {@link IllegalStateException}), {@code masked} (a
 * stray offset is wrapped into this space) or {@code raw} (no protection, for measuring). The last
 * two need native access for this module. Bulk operations check their ranges in every mode.
 *
 * <p><b>Threads.</b> Reading and writing is unsynchronised: a space belongs to one thread at a
 * time, and handing it on takes a happens-before edge. {@link #commit} and {@link #discard} may be
 * called from any thread. {@link #close} may be called from any thread when no other uses the
 * space.
 *
 * @implNote The accessors are static and take the space, never a segment, and the mode is a {@code
 *     static final}: so each call site compiles to one shape of code. A segment passed as a
 *     parameter would lose its exact type at the first call that is not inlined.
 */
public final class Space implements AutoCloseable {

  /** Bytes reserved behind the last offset, so that a masked access cannot reach beyond. */
  static final long TAIL = 4096;

  /** Least size of a space in bytes. */
  static final long LEAST_SIZE = 4096;

  /**
   * Greatest size of a space in bytes: what 47 bits of user addresses leave room for, with ease.
   */
  static final long GREATEST_SIZE = 1L << 45;

  private static final AccessMode MODE = AccessMode.selected();
  private static final boolean CHECKED = MODE == AccessMode.CHECKED;
  private static final boolean MASKED = MODE == AccessMode.MASKED;

  private static final VarHandle WORD = ValueLayout.JAVA_LONG_UNALIGNED.varHandle();
  private static final VarHandle INT = ValueLayout.JAVA_INT_UNALIGNED.varHandle();
  private static final VarHandle BYTE = ValueLayout.JAVA_BYTE.varHandle();

  /** A native address has no higher bits; said, this spares the segment's own bounds check. */
  private static final long ADDRESS_BITS = (1L << 56) - 1;

  private static final MemorySegment EVERYTHING = CHECKED ? MemorySegment.NULL : everything();

  /** Where accesses of a closed space end when nothing checks them: bytes that nobody reads. */
  private static final long GRAVEYARD =
      CHECKED ? 0 : Arena.global().allocate(TAIL, Long.BYTES).address();

  private final Storage storage;
  private final BrokenRules rules;
  private final MemorySegment bytes;
  private final long size;
  private long base;
  private long mask;
  private boolean closed;
  private volatile boolean discarded;

  /**
   * The bytes behind a space, made by a {@link SpaceProvider} and owned by the space.
   *
   * <p>{@link #commit} and {@link #discard} may be called from several threads at once; ranges are
   * given in bytes and lie inside the segment.
   */
  public interface Storage extends AutoCloseable {

    /**
     * Returns the whole range: a native segment that every thread may use, at an address that is a
     * multiple of 16. The same object each time.
     */
    MemorySegment segment();

    /**
     * Makes certain that a range can be read and written. Bytes that get storage by this call are
     * zero; bytes that had it keep their value.
     *
     * @param offset first byte
     * @param bytes length of the range, 0 or more
     * @return whether the whole range now has storage; when {@code false}, a part of it may have
     */
    boolean commit(long offset, long bytes);

    /**
     * Says that the contents of a range are no longer needed. The range must be committed again
     * before it is used again; its bytes are then anything.
     *
     * @param offset first byte
     * @param bytes length of the range, 0 or more
     * @implSpec Giving storage back is optional: what cannot be given back stays committed.
     */
    void discard(long offset, long bytes);

    /** Gives all storage back. The segment must not be accessed afterwards. Idempotent. */
    @Override
    void close();
  }

  private Space(Storage storage, long size, BrokenRules rules) {
    this.storage = storage;
    this.rules = rules;
    this.size = size;
    MemorySegment whole = storage.segment();
    this.bytes = whole.asSlice(0, size);
    this.base = whole.address();
    this.mask = size - 1;
  }

  /**
   * Reserves a space. Nothing of it is committed, nor resident if the provider can do without.
   *
   * @param provider where the bytes come from
   * @param bytes least size in bytes, 1 to 2<sup>45</sup>; rounded up to a power of two of at least
   *     4096
   * @param likelyBytes how many bytes the caller expects to commit in the end, 0 up to {@code
   *     bytes}; helps the provider to choose among its sources
   * @return the space, owned by the caller, who closes it
   * @throws IllegalArgumentException if {@code bytes} or {@code likelyBytes} is out of range
   * @throws StorageException if the provider cannot reserve that much
   * @throws ProviderException if the provider throws anything else, or its storage is not native,
   *     shared, aligned to 16 and long enough; names the provider and the rule
   */
  public static Space reserve(SpaceProvider provider, long bytes, long likelyBytes) {
    long size = roundedSize(bytes);
    if (likelyBytes < 0 || likelyBytes > bytes) {
      throw new IllegalArgumentException(
          "likelyBytes=%d is not in 0..%d".formatted(likelyBytes, bytes));
    }
    BrokenRules rules = new BrokenRules("space", provider);
    Storage storage = storageOf(provider, size + TAIL, likelyBytes, rules);
    if (!isUsable(storage.segment(), size + TAIL)) {
      storage.close();
      throw rules.broken(
          "108",
          "storage is not a native, shared, 16-aligned segment of %d bytes".formatted(size + TAIL));
    }
    return new Space(storage, size, rules);
  }

  /**
   * Has the JVM initialise and link what the first space needs, by making and closing a small one
   * of the default provider. For a thread that has nothing better to do; a failure is left for the
   * first space to meet again.
   */
  public static void prepare() {
    try (Space space = reserve(new MappedSpaceProvider(), LEAST_SIZE, 0)) {
      space.commit(0, LEAST_SIZE);
    } catch (StorageException | OutOfMemoryError _) {
      // Whoever needs a space is told.
    }
  }

  private static Storage storageOf(
      SpaceProvider provider, long bytes, long likelyBytes, BrokenRules rules) {
    try {
      return provider.reserve(bytes, likelyBytes);
    } catch (RuntimeException e) {
      throw rules.failed("117", "reserving %d bytes".formatted(bytes), e);
    }
  }

  private static long roundedSize(long bytes) {
    if (bytes < 1 || bytes > GREATEST_SIZE) {
      throw new IllegalArgumentException(
          "bytes=%d is not in 1..%d".formatted(bytes, GREATEST_SIZE));
    }
    long atLeast = Math.max(bytes, LEAST_SIZE);
    return Long.highestOneBit(atLeast - 1) << 1;
  }

  private static boolean isUsable(MemorySegment segment, long least) {
    return segment.isNative()
        && segment.byteSize() >= least
        && segment.address() % Alignment.BYTES == 0
        && segment.isAccessibleBy(new Thread());
  }

  @SuppressWarnings("restricted")
  private static MemorySegment everything() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }

  /**
   * Returns the access mode of this process: {@code "checked"}, {@code "masked"} or {@code "raw"}.
   */
  public static String accessMode() {
    return MODE.label();
  }

  /**
   * Returns the access for code that knows this space as a constant, in the {@linkplain #accessMode
   * mode} of this process.
   */
  public SpaceAccess access() {
    return switch (MODE) {
      case CHECKED -> new SpaceAccess(bytes, -1);
      case MASKED -> new SpaceAccess(storage.segment(), size - 1);
      case RAW -> new SpaceAccess(EVERYTHING.asSlice(base), -1);
    };
  }

  /**
   * Reads a word.
   *
   * @param space the space
   * @param offset first of the eight bytes, 0 to size - 8, of any alignment
   * @return the word, in the byte order of the machine
   * @throws IndexOutOfBoundsException in checked mode, if {@code offset} is out of range
   * @throws IllegalStateException in checked mode, if the space is closed
   */
  public static long load(Space space, long offset) {
    return CHECKED
        ? (long) WORD.get(space.bytes, offset)
        : (long) WORD.get(EVERYTHING, space.address(offset));
  }

  /**
   * Writes a word.
   *
   * @param space the space
   * @param offset first of the eight bytes, 0 to size - 8, of any alignment
   * @param word what to write, in the byte order of the machine
   * @throws IndexOutOfBoundsException in checked mode, if {@code offset} is out of range
   * @throws IllegalStateException in checked mode, if the space is closed
   */
  public static void store(Space space, long offset, long word) {
    if (CHECKED) {
      WORD.set(space.bytes, offset, word);
    } else {
      WORD.set(EVERYTHING, space.address(offset), word);
    }
  }

  /**
   * Writes two words side by side, for less than two calls of {@link #store}: the offset is masked
   * once.
   *
   * @param space the space
   * @param offset first of the sixteen bytes, 0 to size - 16, of any alignment
   * @param first what to write there
   * @param second what to write eight bytes further
   * @throws IndexOutOfBoundsException in checked mode, if {@code offset} is out of range; the first
   *     word may have been written
   * @throws IllegalStateException in checked mode, if the space is closed
   */
  public static void storePair(Space space, long offset, long first, long second) {
    if (CHECKED) {
      WORD.set(space.bytes, offset, first);
      WORD.set(space.bytes, offset + Long.BYTES, second);
    } else {
      long address = space.address(offset) & ADDRESS_BITS;
      WORD.set(EVERYTHING, address, first);
      WORD.set(EVERYTHING, address + Long.BYTES, second);
    }
  }

  /**
   * Reads four bytes.
   *
   * @param space the space
   * @param offset first of the four bytes, 0 to size - 4, of any alignment
   * @return the integer, in the byte order of the machine
   * @throws IndexOutOfBoundsException in checked mode, if {@code offset} is out of range
   * @throws IllegalStateException in checked mode, if the space is closed
   */
  public static int loadInt(Space space, long offset) {
    return CHECKED
        ? (int) INT.get(space.bytes, offset)
        : (int) INT.get(EVERYTHING, space.address(offset));
  }

  /**
   * Writes four bytes.
   *
   * @param space the space
   * @param offset first of the four bytes, 0 to size - 4, of any alignment
   * @param value what to write, in the byte order of the machine
   * @throws IndexOutOfBoundsException in checked mode, if {@code offset} is out of range
   * @throws IllegalStateException in checked mode, if the space is closed
   */
  public static void storeInt(Space space, long offset, int value) {
    if (CHECKED) {
      INT.set(space.bytes, offset, value);
    } else {
      INT.set(EVERYTHING, space.address(offset), value);
    }
  }

  /**
   * Reads one byte.
   *
   * @param space the space
   * @param offset the byte, 0 to size - 1
   * @return the byte
   * @throws IndexOutOfBoundsException in checked mode, if {@code offset} is out of range
   * @throws IllegalStateException in checked mode, if the space is closed
   */
  public static byte loadByte(Space space, long offset) {
    return CHECKED
        ? (byte) BYTE.get(space.bytes, offset)
        : (byte) BYTE.get(EVERYTHING, space.address(offset));
  }

  /**
   * Writes one byte.
   *
   * @param space the space
   * @param offset the byte, 0 to size - 1
   * @param value what to write
   * @throws IndexOutOfBoundsException in checked mode, if {@code offset} is out of range
   * @throws IllegalStateException in checked mode, if the space is closed
   */
  public static void storeByte(Space space, long offset, byte value) {
    if (CHECKED) {
      BYTE.set(space.bytes, offset, value);
    } else {
      BYTE.set(EVERYTHING, space.address(offset), value);
    }
  }

  private long address(long offset) {
    return MASKED ? base + (offset & mask) : base + offset;
  }

  /** Returns the number of offsets, a power of two. */
  public long size() {
    return size;
  }

  /**
   * Copies bytes within this space; the ranges may overlap.
   *
   * @param from offset of the first byte to copy
   * @param to offset of the first byte to write
   * @param bytes how many, 0 or more
   * @throws IndexOutOfBoundsException if a range does not lie inside the space
   * @throws IllegalStateException if the space is closed
   */
  public void copy(long from, long to, long bytes) {
    MemorySegment.copy(this.bytes, from, this.bytes, to, bytes);
  }

  /**
   * Sets bytes to one value.
   *
   * @param offset first byte
   * @param bytes how many, 0 or more
   * @param value the value
   * @throws IndexOutOfBoundsException if the range does not lie inside the space
   * @throws IllegalStateException if the space is closed
   */
  public void fill(long offset, long bytes, byte value) {
    this.bytes.asSlice(offset, bytes).fill(value);
  }

  /**
   * Sets words to one value.
   *
   * @param offset first byte of the first word
   * @param words how many words, 0 or more
   * @param word the value
   * @throws IndexOutOfBoundsException if the range does not lie inside the space
   * @throws IllegalStateException in checked mode, if the space is closed
   */
  public void fillWords(long offset, long words, long word) {
    Objects.checkIndex(words, size / Long.BYTES + 1);
    Objects.checkFromIndexSize(offset, words * Long.BYTES, size);
    long end = offset + words * Long.BYTES;
    for (long at = offset; at < end; at += Long.BYTES) {
      store(this, at, word);
    }
  }

  /**
   * Copies bytes of an array into this space.
   *
   * @param source the array
   * @param from index of the first byte to copy
   * @param offset first byte to write
   * @param bytes how many, 0 or more
   * @throws IndexOutOfBoundsException if a range does not lie inside the array or the space
   * @throws IllegalStateException if the space is closed
   */
  public void copyIn(byte[] source, int from, long offset, int bytes) {
    MemorySegment.copy(source, from, this.bytes, ValueLayout.JAVA_BYTE, offset, bytes);
  }

  /**
   * Copies bytes of this space into an array.
   *
   * @param offset first byte to copy
   * @param target the array
   * @param to index of the first byte to write
   * @param bytes how many, 0 or more
   * @throws IndexOutOfBoundsException if a range does not lie inside the array or the space
   * @throws IllegalStateException if the space is closed
   */
  public void copyOut(long offset, byte[] target, int to, int bytes) {
    MemorySegment.copy(this.bytes, ValueLayout.JAVA_BYTE, offset, target, to, bytes);
  }

  /**
   * Returns a view of a range for channels and for code that works on buffers. Nothing is copied:
   * what is written through the view is in the space, and the other way round.
   *
   * @param offset first byte
   * @param bytes length of the range, 0 or more; committed before it is accessed
   * @return a direct buffer, big-endian, at position 0 and with its limit at its capacity; an
   *     access after {@link #close} is an {@link IllegalStateException} in every mode
   * @throws IndexOutOfBoundsException if the range does not lie inside the space
   * @throws IllegalStateException if the space is closed
   */
  public ByteBuffer view(long offset, int bytes) {
    return this.bytes.asSlice(offset, bytes).asByteBuffer();
  }

  /**
   * Finds the first difference between two ranges of equal length.
   *
   * @param first offset of the first range
   * @param second offset of the second range
   * @param bytes length of both in bytes, 0 or more
   * @return index of the first byte that differs, relative to the ranges; -1 when they are equal
   * @throws IndexOutOfBoundsException if a range does not lie inside the space
   * @throws IllegalStateException if the space is closed
   */
  public long mismatch(long first, long second, long bytes) {
    return MemorySegment.mismatch(
        this.bytes, first, first + bytes, this.bytes, second, second + bytes);
  }

  /**
   * Compares two ranges as sequences of unsigned bytes, as a dictionary does; for UTF-8 text this
   * is the order of code points.
   *
   * @param first offset of the first range
   * @param firstBytes its length in bytes, 0 or more
   * @param second offset of the second range
   * @param secondBytes its length in bytes, 0 or more
   * @return negative, 0 or positive as the first range comes before, equals or comes after the
   *     second
   * @throws IndexOutOfBoundsException if a range does not lie inside the space
   * @throws IllegalStateException if the space is closed
   */
  public int compare(long first, long firstBytes, long second, long secondBytes) {
    Objects.checkFromIndexSize(first, firstBytes, size);
    Objects.checkFromIndexSize(second, secondBytes, size);
    long at = mismatch(first, second, Math.min(firstBytes, secondBytes));
    return at < 0
        ? Long.compare(firstBytes, secondBytes)
        : Byte.compareUnsigned(loadByte(this, first + at), loadByte(this, second + at));
  }

  /**
   * Makes certain that a range can be read and written; afterwards an access to it cannot fail for
   * want of memory. Bytes that get storage by this call are zero; bytes that had it keep their
   * value. Cheap when the range is committed already.
   *
   * @param offset first byte
   * @param bytes length of the range, 0 or more
   * @return {@code false} when there is no storage to be had (a full disk, a small {@code
   *     /dev/shm}): the range must then not be used
   * @throws IndexOutOfBoundsException if the range does not lie inside the space
   * @throws IllegalStateException if the space is closed
   * @throws ProviderException if the storage throws, which it must not; names the provider
   */
  public boolean commit(long offset, long bytes) {
    Objects.checkFromIndexSize(offset, bytes, size);
    try {
      return storage.commit(offset, bytes);
    } catch (RuntimeException e) {
      throw this.bytes.scope().isAlive() ? rules.failed("104", "a commit", e) : e;
    }
  }

  /**
   * Says that the contents of a range are no longer needed, so that its storage may be given back.
   * The range must be {@linkplain #commit committed} again before it is used again, and its bytes
   * are then anything.
   *
   * @param offset first byte
   * @param bytes length of the range, 0 or more
   * @throws IndexOutOfBoundsException if the range does not lie inside the space
   * @throws IllegalStateException if the space is closed
   */
  public void discard(long offset, long bytes) {
    Objects.checkFromIndexSize(offset, bytes, size);
    discarded = true;
    storage.discard(offset, bytes);
  }

  /** Says whether {@link #discard} was ever called; until then what is committed stays so. */
  boolean hasDiscarded() {
    return discarded;
  }

  /**
   * Gives all storage back; nothing in the space can be reached afterwards. Idempotent.
   *
   * @throws IllegalStateException if another thread is inside a bulk operation on the space, which
   *     then stays open; or if storage that checks its users gave itself back and found that it was
   *     misused, and the space is closed
   * @implNote In the modes that check nothing, a later access ends in bytes that nobody reads. This
   *     covers a stale reference, not an access that races with the call.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    pointAt(GRAVEYARD, 0);
    try {
      storage.close();
      closed = true;
    } finally {
      closed |= !bytes.scope().isAlive();
      if (!closed) {
        pointAt(bytes.address(), size - 1);
      }
    }
  }

  private void pointAt(long newBase, long newMask) {
    base = newBase;
    mask = newMask;
  }
}
