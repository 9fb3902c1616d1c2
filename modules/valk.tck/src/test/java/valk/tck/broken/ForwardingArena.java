package valk.tck.broken;

import valk.memory.ScratchArena;

/** An arena that does as another does. */
class ForwardingArena implements ScratchArena {
  final ScratchArena sound;

  ForwardingArena(ScratchArena sound) {
    this.sound = sound;
  }

  @Override
  public long grant(long bytes) {
    return sound.grant(bytes);
  }

  @Override
  public void reset(long used) {
    sound.reset(used);
  }

  @Override
  public long capacity() {
    return sound.capacity();
  }

  @Override
  public long granted() {
    return sound.granted();
  }

  @Override
  public long highWater() {
    return sound.highWater();
  }

  @Override
  public long resets() {
    return sound.resets();
  }

  @Override
  public long overflows() {
    return sound.overflows();
  }

  @Override
  public void close() {
    sound.close();
  }
}
