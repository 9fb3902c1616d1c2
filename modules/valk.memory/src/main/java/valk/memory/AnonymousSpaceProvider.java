package valk.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import valk.memory.spi.SpaceProvider;

/**
 * Provides storage called {@value #NAME}: private memory of the process, reserved with {@code
 * mmap}. Needs Linux and native access; links its system calls when the first space is made.
 */
final class AnonymousSpaceProvider implements SpaceProvider {
  static final String NAME = "anonymous";

  private final boolean isLinux;
  private final boolean isAllowed;

  AnonymousSpaceProvider() {
    this(NativeAccess.isLinux(), NativeAccess.isAllowed());
  }

  /** Provides as if on such a machine. */
  AnonymousSpaceProvider(boolean isLinux, boolean isAllowed) {
    this.isLinux = isLinux;
    this.isAllowed = isAllowed;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Private memory without a file, resident only as it is used; Linux, needs native"
        + " access.";
  }

  /**
   * {@inheritDoc}
   *
   * @throws StorageException if this is not Linux, if native access is missing (says which option
   *     gives it), or if there is no such range of addresses
   */
  @Override
  @SuppressWarnings({"restricted", "MustBeClosedChecker"})
  public Space.Storage reserve(long bytes, long likelyBytes) {
    SpaceProvider.requireSizes(bytes, likelyBytes);
    requireUsable();
    long address = LinuxMemory.map(bytes);
    if (address < 0) {
      throw refused(bytes, (int) -address);
    }
    LinuxMemory.advise(address, bytes, LinuxMemory.NOHUGEPAGE);
    Arena arena = Arena.ofShared();
    MemorySegment segment =
        MemorySegment.ofAddress(address)
            .reinterpret(bytes, arena, gone -> LinuxMemory.unmap(gone.address(), bytes));
    LongSupplier available = new AvailableMemory(Path.of("/"))::bytes;
    return new AnonymousStorage(arena, segment, new KernelAdvice(), available);
  }

  private void requireUsable() {
    if (!isLinux) {
      throw new StorageException(
          "space provider %s: is for Linux, this is %s; take %s or %s"
              .formatted(
                  NAME,
                  System.getProperty("os.name"),
                  MappedSpaceProvider.NAME,
                  PlainSpaceProvider.NAME));
    }
    if (!isAllowed) {
      throw new StorageException(
          "space provider %s: has no native access, start the JVM with %s"
              .formatted(NAME, NativeAccess.option()));
    }
  }

  private static StorageException refused(long bytes, int errno) {
    String hint =
        errno == LinuxMemory.ENOMEM
            ? ", out of memory: where vm.overcommit_memory is 2 or addresses are limited (ulimit"
                + " -v) only a smaller ceiling can be reserved"
            : "";
    return new StorageException(
        "space provider %s: %d bytes of addresses refused with errno %d%s"
            .formatted(NAME, bytes, errno, hint));
  }
}
