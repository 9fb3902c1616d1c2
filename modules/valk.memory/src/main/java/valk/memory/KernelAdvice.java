package valk.memory;

/**
 * Advice to this machine's kernel, which is Linux.
 *
 * @implNote A class and no method reference, which would be linked at the start of each process.
 */
final class KernelAdvice implements MemoryAdvice {
  @Override
  public int advise(long address, long bytes, int advice) {
    return LinuxMemory.advise(address, bytes, advice);
  }
}
