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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.BitSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Storage of a sparse file that has no name any more, mapped over its whole length.
 *
 * <pre>
 *   file       | chunk 0 | chunk 1 | chunk 2 | chunk 3 | ...        a chunk is 64 KiB
 *   stored     |    1    |    1    |    1    |    0    |            has storage
 *   ready      |    1    |    1    |    0    |    0    |            and may be used: not discarded
 * </pre>
 *
 * <p><b>Committing.</b> Touching a page of a mapping that has no storage, when none is to be had,
 * is a fault inside the accessing instruction. So storage is made certain beforehand, by
 * <em>writing</em> zeros to the file: the same lack of storage is then an {@link IOException}, and
 * {@link #commit} answers {@code false}. (A file system that copies on write may want storage once
 * more for a page that has it; {@code /dev/shm} and the common file systems of Linux do not.)
 *
 * <p><b>Giving back.</b> Java cannot punch a hole into a file, but it can cut the end off. When the
 * last committed chunks are all discarded the file is cut in front of them and made long again.
 *
 * <p><b>Interrupts.</b> The file is written through {@link RandomAccessFile} and not through a
 * channel: a channel is closed for good when a thread is interrupted that uses it, and it is the
 * host who interrupts.
 *
 * <p>May be used from any thread. To commit what is ready takes no lock.
 */
final class MappedStorage implements Space.Storage {

  /** Bytes committed at once: one heap page. */
  static final int CHUNK = 1 << 16;

  /** Fewest chunks at the end of what is committed that are worth two system calls to give back. */
  static final int LEAST_TRIM = 16;

  private static final byte[] ZEROS = new byte[CHUNK];
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final RandomAccessFile file;
  private final Arena arena;
  private final MemorySegment segment;
  private final ChunkBits ready;
  private final BitSet stored = new BitSet();
  private volatile boolean closed;

  /** Takes over a file, and the arena and segment of its mapping. */
  MappedStorage(RandomAccessFile file, Arena arena, MemorySegment segment) {
    this.file = file;
    this.arena = arena;
    this.segment = segment;
    this.ready = new ChunkBits(chunksUpTo(segment.byteSize()));
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
    return Files.createFile(folder.resolve(name), OWNER_ONLY);
  }

  /** Hands file and arena over to the storage, which closes them. */
  @SuppressWarnings("MustBeClosedChecker")
  private static MappedStorage map(RandomAccessFile file, long bytes) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment segment = file.getChannel().map(MapMode.READ_WRITE, 0, bytes, arena);
      return new MappedStorage(file, arena, segment);
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      file.close();
      throw e;
    }
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public boolean commit(long offset, long bytes) {
    requireOpen();
    int first = firstChunk(offset);
    int end = chunksUpTo(offset + bytes);
    return ready.allSet(first, end) || makeReady(first, end);
  }

  private synchronized boolean makeReady(int first, int end) {
    requireOpen();
    for (int chunk = first; chunk < end; chunk++) {
      if (!stored.get(chunk) && !write(chunk)) {
        return false;
      }
      stored.set(chunk);
      ready.set(chunk);
    }
    return true;
  }

  /** Gives a chunk storage; says whether there was any. */
  private boolean write(int chunk) {
    long offset = (long) chunk * CHUNK;
    try {
      file.seek(offset);
      file.write(ZEROS, 0, (int) Math.min(CHUNK, segment.byteSize() - offset));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Discards the chunks that lie wholly in the range. */
  @Override
  public synchronized void discard(long offset, long bytes) {
    requireOpen();
    ready.clear(chunksUpTo(offset), firstChunk(offset + bytes));
    trim();
  }

  /** Gives the storage behind the last chunk in use back, if it is enough to be worth it. */
  private void trim() {
    int end = stored.length();
    int needed = end;
    while (needed > 0 && !ready.isSet(needed - 1)) {
      needed--;
    }
    if (end - needed >= LEAST_TRIM && cutOff((long) needed * CHUNK)) {
      stored.clear(needed, end);
    }
  }

  /**
   * Cuts the file off and makes it as long as before, with a hole at the end. Nothing behind the
   * cut is ready, so nobody reads there meanwhile. If the file stays short, since it cannot be made
   * longer again, later commits lengthen it as far as they need.
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
      file.setLength(segment.byteSize());
    } catch (IOException _) {
      return true;
    }
    return true;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    arena.close();
    closed = true;
    closeFile();
  }

  private void closeFile() {
    try {
      file.close();
    } catch (IOException _) {
      // The mapping is gone and the file has no name: nothing that anybody could miss is lost.
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the space is closed");
    }
  }

  private static int firstChunk(long offset) {
    return (int) (offset / CHUNK);
  }

  private static int chunksUpTo(long offset) {
    return (int) ((offset + CHUNK - 1) / CHUNK);
  }
}
