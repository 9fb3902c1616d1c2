package valk.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The calls for memory of Linux that Java does not have. They are linked when this class is
 * initialised, by its first use, which takes tens of milliseconds: {@link NativeAccess} says before
 * whether it is allowed.
 *
 * <p>Numbers are those of {@code <sys/mman.h>} and {@code <errno.h>}. May be used from any thread.
 */
final class LinuxMemory {
  /** Throw the storage away; private memory reads as zero afterwards. */
  static final int DONTNEED = 4;

  /** Punch a hole into the file behind a shared mapping; it reads as zero afterwards. */
  static final int REMOVE = 9;

  /** No pages of 2 MiB: what is resident is what was committed. */
  static final int NOHUGEPAGE = 15;

  /** Give every page storage as if it was written to, or fail; since Linux 5.14. */
  static final int POPULATE_WRITE = 23;

  /** Out of memory, or of address space. */
  static final int ENOMEM = 12;

  /** Not known to this kernel, or not possible for this mapping. */
  static final int EINVAL = 22;

  private static final int READ_WRITE = 1 | 2;
  private static final int PRIVATE = 0x2;
  private static final int ANONYMOUS = 0x20;
  private static final int NORESERVE =
      "ppc64le".equals(System.getProperty("os.arch")) ? 0x40 : 0x4000;
  private static final long FAILED = -1;

  private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle MMAP =
      link(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));
  private static final MethodHandle MUNMAP =
      link(
          "munmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  private static final MethodHandle MADVISE =
      link(
          "madvise",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));

  private LinuxMemory() {}

  @SuppressWarnings("restricted")
  private static MethodHandle link(String name, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), type, Linker.Option.captureCallState("errno"));
  }

  /**
   * Reserves private memory that can be read and written, and has no storage yet.
   *
   * @param bytes how much
   * @return its address; or the errno, negated
   */
  static long map(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      long address =
          (long)
              MMAP.invokeExact(
                  state, 0L, bytes, READ_WRITE, PRIVATE | ANONYMOUS | NORESERVE, -1, 0L);
      return address == FAILED ? -errno(state) : address;
    } catch (Throwable e) {
      throw cannotFail(e);
    }
  }

  /** Gives back what {@link #map} reserved; answers 0 or the errno. */
  static int unmap(long address, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return (int) MUNMAP.invokeExact(state, address, bytes) == 0 ? 0 : errno(state);
    } catch (Throwable e) {
      throw cannotFail(e);
    }
  }

  /**
   * Tells the kernel what is to become of a range; see {@link MemoryAdvice}.
   *
   * @param address a multiple of the machine's page size
   */
  static int advise(long address, long bytes, int advice) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return (int) MADVISE.invokeExact(state, address, bytes, advice) == 0 ? 0 : errno(state);
    } catch (Throwable e) {
      throw cannotFail(e);
    }
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** A downcall throws nothing of its own, but its type says that it might. */
  private static Error cannotFail(Throwable e) {
    return e instanceof Error error ? error : new AssertionError(e);
  }
}
