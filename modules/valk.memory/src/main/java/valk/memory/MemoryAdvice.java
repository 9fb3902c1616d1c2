package valk.memory;

/** Tells the kernel what is to become of a range of mapped memory: {@code madvise}. */
@FunctionalInterface
interface MemoryAdvice {

  /**
   * Gives advice.
   *
   * @param address first byte
   * @param bytes length of the range
   * @param advice one of the numbers of {@link LinuxMemory}
   * @return 0, or the errno
   */
  int advise(long address, long bytes, int advice);
}
