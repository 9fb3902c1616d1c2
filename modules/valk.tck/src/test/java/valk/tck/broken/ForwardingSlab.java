package valk.tck.broken;

import valk.memory.Slab;

/** A slab that does as another does. */
class ForwardingSlab implements Slab {
  final Slab sound;

  ForwardingSlab(Slab sound) {
    this.sound = sound;
  }

  @Override
  public int acquire() {
    return sound.acquire();
  }

  @Override
  public void release(int block) {
    sound.release(block);
  }

  @Override
  public long offset(int block) {
    return sound.offset(block);
  }

  @Override
  public int blockOf(long offset) {
    return sound.blockOf(offset);
  }

  @Override
  public boolean isAcquired(int block) {
    return sound.isAcquired(block);
  }

  @Override
  public int blockSize() {
    return sound.blockSize();
  }

  @Override
  public int capacity() {
    return sound.capacity();
  }

  @Override
  public int inUse() {
    return sound.inUse();
  }

  @Override
  public int highWater() {
    return sound.highWater();
  }

  @Override
  public long acquires() {
    return sound.acquires();
  }

  @Override
  public long releases() {
    return sound.releases();
  }

  @Override
  public long exhausted() {
    return sound.exhausted();
  }

  @Override
  public String name() {
    return sound.name();
  }

  @Override
  public void close() {
    sound.close();
  }
}
