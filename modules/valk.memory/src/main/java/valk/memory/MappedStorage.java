package valk.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Storage of a sparse file that has no name any more, mapped over its whole length.
 *
 * <p><b>Committing.</b> Touching a page of a mapping that has no storage, when none is to be had,
 * is a fault inside the accessing instruction. So storage is made certain beforehand, by
 * <em>writing</em> zeros to the file: the same lack of storage is then an {@link IOException}, and
 * {@link #commit} answers {@code false}. (A file system that copies on write may want storage once
 * more for a page that has it; {@code /dev/shm} and the common file systems of Linux do not.)
 *
 * <p><b>Giving back.</b> Java can cut the end off a file; to punch a hole into the middle takes a
 * system call. With native access that is {@code madvise(MADV_REMOVE)}, linked the first time that
 * {@value #WORTH_LINKING} bytes are idle and do not lie at the end. Without native access, or on a
 * file system that cannot do it, only the end is ever cut off. Whatever fails, a chunk is not used
 * again before zeros were written to it.
 *
 * <p><b>Interrupts.</b> The file is written through {@link RandomAccessFile} and not through a
 * channel: a channel is closed for good when a thread is interrupted that uses it, and it is the
 * host who interrupts.
 */
final class MappedStorage extends ChunkedStorage {

  /** Idle bytes that are worth linking a system call for, which takes tens of milliseconds. */
  static final long WORTH_LINKING = 8 << 20;

  private static final byte[] ZEROS = new byte[CHUNK];

  private final RandomAccessFile file;
  private final Arena arena;
  private final MemoryAdvice advice;
  private boolean canPunch;
  private boolean hasPunched;

  /**
   * Takes over a file, and the arena and segment of its mapping.
   *
   * @param advice how holes are punched
   * @param canPunch whether {@code advice} may be asked at all
   */
  MappedStorage(
      RandomAccessFile file,
      Arena arena,
      MemorySegment segment,
      MemoryAdvice advice,
      boolean canPunch) {
    super(segment);
    this.file = file;
    this.arena = arena;
    this.advice = advice;
    this.canPunch = canPunch;
  }

  /**
   * Makes a file in a folder, maps it and deletes its name. A thread that is interrupted stays
   * interrupted, and is served.
   *
   * @param folder where to make the file
   * @param bytes length of the file in bytes
   * @throws IOException if the file cannot be made, mapped or deleted; nothing is left behind
   */
  static MappedStorage create(Path folder, long bytes) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return createUnlessInterrupted(folder, bytes);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static MappedStorage createUnlessInterrupted(Path folder, long bytes) throws IOException {
    Path path = createFile(folder);
    RandomAccessFile file;
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
    } finally {
      Files.delete(path);
    }
    return map(file, bytes);
  }

  /** Makes an empty file that only this user can open, under a name of 64 random bits. */
  private static Path createFile(Path folder) throws IOException {
    String name = "valk-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    return Files.createFile(folder.resolve(name), new OwnerOnly());
  }

  /** Hands file and arena over to the storage, which closes them. */
  @SuppressWarnings("MustBeClosedChecker")
  private static MappedStorage map(RandomAccessFile file, long bytes) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = file.getChannel().map(MapMode.READ_WRITE, 0, bytes, arena);
      return new MappedStorage(file, arena, segment, new KernelAdvice(), NativeAccess.isAllowed());
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      file.close();
      throw e;
    }
  }

  @Override
  boolean provide(long offset, long bytes) {
    try {
      file.seek(offset);
      file.write(ZEROS, 0, (int) bytes);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  boolean withdraw(long offset, long bytes, boolean isLast) {
    if (canPunch && (hasPunched || !isLast && idleBytes() >= WORTH_LINKING)) {
      punch(offset, bytes);
      return true;
    }
    return isLast && cutOff(offset);
  }

  /** Punches a hole. If that fails, perhaps half-way, it is not tried again. */
  private void punch(long offset, long bytes) {
    hasPunched = true;
    canPunch = advice.advise(segment().address() + offset, bytes, LinuxMemory.REMOVE) == 0;
  }

  /**
   * Cuts the file off and makes it as long as before, with a hole at the end. Nothing behind the
   * cut is ready, so nobody reads there meanwhile.
   *
   * @return whether the storage behind the cut is gone
   */
  private boolean cutOff(long length) {
    try {
      file.setLength(length);
    } catch (IOException _) {
      return false;
    }
    try {
      file.setLength(segment().byteSize());
    } catch (IOException _) {
      // Commits lengthen it as far as they need.
    }
    return true;
  }

  @Override
  void release() {
    arena.close();
    try {
      file.close();
    } catch (IOException _) {
      // The mapping is gone and the file has no name: nothing that anybody could miss is lost.
    }
  }

  /**
   * Reading and writing for the owner, nothing for others, from the file's first moment. That of
   * the JDK would do, but takes a millisecond to be made at the start of a process.
   */
  private record OwnerOnly() implements FileAttribute<Set<PosixFilePermission>> {
    @Override
    public String name() {
      return "posix:permissions";
    }

    @Override
    public Set<PosixFilePermission> value() {
      return Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
  }
}
