package valk.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongSupplier;

/**
 * Private memory of the process, without a file.
 *
 * <p><b>Committing.</b> The range is reserved without a claim to storage, and Linux, which
 * overcommits, ends a process whose claim it cannot meet. So two things are made certain before a
 * chunk is used. First that there is memory: what is {@linkplain AvailableMemory available} is
 * looked up, and a {@linkplain #SAFETY margin} of it is never taken. Then that the chunk has it:
 * {@code madvise(MADV_POPULATE_WRITE)} gives every page storage or fails with an errno. Kernels
 * before Linux 5.14 do not know it; there each page is written to, which fails with a fault, if the
 * memory vanished between the look and the write.
 *
 * <pre>
 *   |&lt;------------------- available -------------------&gt;|
 *   +------------------------+--------------------+--------+
 *   | granted at this look   | at later looks     | safety |
 *   +------------------------+--------------------+--------+
 *     a quarter, at most 16 MiB
 * </pre>
 *
 * <p>So a look, which takes some hundred microseconds, is paid once for up to 16 MiB. Memory that
 * others take between two looks is what the margin is for.
 *
 * <p><b>Giving back</b> is {@code madvise(MADV_DONTNEED)}.
 */
final class AnonymousStorage extends ChunkedStorage {

  /** Bytes of the available memory that are never taken. */
  static final long SAFETY = 32 << 20;

  private static final long MOST_GRANTED = 16 << 20;
  private static final int GRANTED_SHARE = 4;
  private static final int PAGE = 4096;

  private final Arena arena;
  private final MemoryAdvice advice;
  private final LongSupplier available;
  private boolean knowsPopulate = true;
  private long granted;

  /**
   * Takes over the arena and segment of a mapping.
   *
   * @param advice how storage is made certain and given back
   * @param available bytes that the process may still take
   */
  AnonymousStorage(
      Arena arena, MemorySegment segment, MemoryAdvice advice, LongSupplier available) {
    super(segment);
    this.arena = arena;
    this.advice = advice;
    this.available = available;
  }

  @Override
  boolean provide(long offset, long bytes) {
    if (!isGranted(bytes) || !populate(offset, bytes)) {
      return false;
    }
    granted -= bytes;
    return true;
  }

  private boolean isGranted(long bytes) {
    if (granted < bytes) {
      long left = available.getAsLong() - SAFETY;
      granted = left < bytes ? 0 : Math.max(bytes, Math.min(left / GRANTED_SHARE, MOST_GRANTED));
    }
    return granted >= bytes;
  }

  private boolean populate(long offset, long bytes) {
    int errno =
        knowsPopulate ? advise(offset, bytes, LinuxMemory.POPULATE_WRITE) : LinuxMemory.EINVAL;
    if (errno == LinuxMemory.EINVAL) {
      knowsPopulate = false;
      touch(offset, bytes);
      return true;
    }
    if (errno != 0) {
      advise(offset, bytes, LinuxMemory.DONTNEED);
    }
    return errno == 0;
  }

  private void touch(long offset, long bytes) {
    for (long at = offset; at < offset + bytes; at += PAGE) {
      segment().set(ValueLayout.JAVA_BYTE, at, (byte) 0);
    }
  }

  @Override
  boolean withdraw(long offset, long bytes, boolean isLast) {
    return advise(offset, bytes, LinuxMemory.DONTNEED) == 0;
  }

  private int advise(long offset, long bytes, int what) {
    return advice.advise(segment().address() + offset, bytes, what);
  }

  @Override
  void release() {
    arena.close();
  }
}
