package valk.gc;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import valk.memory.Providers;
import valk.memory.Space;
import valk.memory.spi.SpaceProvider;

/** The built-in one, and what is committed of it by pages of 4 KiB. */
final class CountedSpaces implements SpaceProvider {
  private static final int PAGE = 4096;

  private final BitSet committed = new BitSet();
  MemorySegment segment = MemorySegment.NULL;

  /** Calls of discard, their bytes, and how much may be committed. */
  long discards;

  long discarded;
  long most = Long.MAX_VALUE;

  long committed() {
    return (long) committed.cardinality() * PAGE;
  }

  boolean isCommitted(long offset, long bytes) {
    int end = (int) Math.ceilDiv(offset + bytes, PAGE);
    return committed.nextClearBit((int) (offset / PAGE)) >= end;
  }

  @Override
  public String name() {
    return "counted";
  }

  @Override
  public String description() {
    return "the built-in one, counted";
  }

  @Override
  public Space.Storage reserve(long bytes, long likelyBytes) {
    Space.Storage real =
        Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE).reserve(bytes, likelyBytes);
    segment = real.segment();
    return new Space.Storage() {
      @Override
      public MemorySegment segment() {
        return real.segment();
      }

      @Override
      public boolean commit(long offset, long length) {
        int from = (int) (offset / PAGE);
        int to = (int) Math.ceilDiv(offset + length, PAGE);
        long more = (long) to - from - committed.get(from, to).cardinality();
        if (committed() + more * PAGE > most) {
          return false;
        }
        committed.set(from, to);
        return real.commit(offset, length);
      }

      @Override
      public void discard(long offset, long length) {
        discards++;
        discarded += length;
        committed.clear((int) Math.ceilDiv(offset, PAGE), (int) ((offset + length) / PAGE));
        real.discard(offset, length);
      }

      @Override
      public void close() {
        real.close();
      }
    };
  }
}
