package valk.tck.broken;

import java.lang.foreign.MemorySegment;
import valk.memory.Space;

/** A storage that does as another does. */
class ForwardingStorage implements Space.Storage {
  final Space.Storage sound;

  ForwardingStorage(Space.Storage sound) {
    this.sound = sound;
  }

  @Override
  public MemorySegment segment() {
    return sound.segment();
  }

  @Override
  public boolean commit(long offset, long bytes) {
    return sound.commit(offset, bytes);
  }

  @Override
  public void discard(long offset, long bytes) {
    sound.discard(offset, bytes);
  }

  @Override
  public void close() {
    sound.close();
  }
}
