package valk.tck.broken;

import valk.memory.Providers;
import valk.memory.ScratchArena;
import valk.memory.Space;
import valk.memory.spi.ScratchArenaProvider;
import valk.tck.ScratchArenaProviderRules;

/** For each rule of a scratch arena one provider that breaks it, and this rule alone. */
final class BrokenArenas {
  private BrokenArenas() {}

  /** Makes a broken arena of a sound one that begins at an offset. */
  private interface Breakage {
    ScratchArena of(ScratchArena sound, Space space, long start);
  }

  private static ScratchArenaProvider with(Breakage breakage) {
    return new ScratchArenaProvider() {
      @Override
      public String name() {
        return "broken";
      }

      @Override
      public String description() {
        return "Broken on purpose.";
      }

      @Override
      public ScratchArena create(Space space, long start, long bytes) {
        return breakage.of(sound().create(space, start, bytes), space, start);
      }
    };
  }

  private static ScratchArenaProvider sound() {
    return Providers.builtIn().scratchArenas().named(Providers.DEFAULT_SCRATCH_ARENA);
  }

  /** Every 97th window is the place of the window before. */
  @Breaks("201")
  static final class GrantsTwice extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                private int grants;
                private long last = FULL;

                @Override
                public long grant(long bytes) {
                  long window = super.grant(bytes);
                  boolean again = window != FULL && ++grants % 97 == 0 && last != FULL;
                  last = window == FULL ? last : window;
                  return again ? start : window;
                }
              });
    }
  }

  @Breaks("202")
  static final class NoStorageForSomeSizes extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                @Override
                public long grant(long bytes) {
                  long window = super.grant(bytes);
                  if (window != FULL && bytes == 48) {
                    space.discard(window, bytes);
                  }
                  return window;
                }
              });
    }
  }

  /** Each reset leaves a page behind. */
  @Breaks("203")
  static final class ResetLosesRoom extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                private long lost;

                @Override
                public void reset(long used) {
                  super.reset(used);
                  lost = 0;
                  for (long turn = 0; turn < resets(); turn++) {
                    lost += super.grant(4096) == FULL ? 0 : 4096;
                  }
                }

                @Override
                public long granted() {
                  return super.granted() - lost;
                }
              });
    }
  }

  @Breaks("205")
  static final class Misaligned extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                @Override
                public long grant(long bytes) {
                  boolean isThird = bytes == 4112 && granted() == 16 + 48 + 4096;
                  long window = super.grant(bytes);
                  return isThird && window != FULL ? window + 8 : window;
                }
              });
    }
  }

  @Breaks("206")
  static final class ThrowsWithoutStorage extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                @Override
                public long grant(long bytes) {
                  long window = super.grant(bytes);
                  if (window == FULL && bytes <= capacity() - granted()) {
                    throw new IllegalStateException("no storage");
                  }
                  return window;
                }
              });
    }
  }

  /** What could not be committed is lost until the next reset. */
  @Breaks("206")
  static final class LosesWhatFailed extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                private boolean hasFailed;
                private long refused;

                @Override
                public long grant(long bytes) {
                  if (hasFailed) {
                    refused++;
                    return FULL;
                  }
                  long window = super.grant(bytes);
                  hasFailed = window == FULL && bytes <= capacity() - granted();
                  return window;
                }

                @Override
                public void reset(long used) {
                  hasFailed = false;
                  super.reset(used);
                }

                @Override
                public long overflows() {
                  return super.overflows() + refused;
                }
              });
    }
  }

  @Breaks("207")
  static final class HighWaterIsTheLastUse extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                private long last;

                @Override
                public void reset(long used) {
                  super.reset(used);
                  last = used;
                }

                @Override
                public long highWater() {
                  return last;
                }
              });
    }
  }

  @Breaks("208")
  static final class CountsNoResets extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                @Override
                public long resets() {
                  return 0;
                }
              });
    }
  }

  @Breaks("209")
  static final class RoundsBadWindows extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                @Override
                public long grant(long bytes) {
                  return super.grant(Math.max(16, bytes & -16));
                }
              });
    }
  }

  @Breaks("210")
  static final class TakesAnyUse extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                @Override
                public void reset(long used) {
                  super.reset(Math.clamp(used, 0, granted()));
                }
              });
    }
  }

  @Breaks("211")
  static final class DoesNotSayWhatIsWrong extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      ScratchArenaProvider sound = with((arena, space, start) -> arena);
      return new ScratchArenaProvider() {
        @Override
        public String name() {
          return sound.name();
        }

        @Override
        public String description() {
          return sound.description();
        }

        @Override
        public ScratchArena create(Space space, long start, long bytes) {
          try {
            return sound.create(space, start, bytes);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("bad arena", e);
          }
        }
      };
    }
  }

  @Breaks("212")
  static final class DoesNotCountWhatNeverFits extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                @Override
                public long grant(long bytes) {
                  boolean isWindow = bytes % 16 == 0;
                  return isWindow && bytes > capacity() ? FULL : super.grant(bytes);
                }
              });
    }
  }

  @Breaks("213")
  static final class KeepsMostForItself extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                private long refused;

                @Override
                public long grant(long bytes) {
                  boolean fits = bytes <= capacity();
                  if (bytes > 0 && fits && bytes % 16 == 0 && isTooMuch(bytes)) {
                    refused++;
                    return FULL;
                  }
                  return super.grant(bytes);
                }

                private boolean isTooMuch(long bytes) {
                  return bytes > capacity() / 3 - granted();
                }

                @Override
                public long overflows() {
                  return super.overflows() + refused;
                }
              });
    }
  }

  /** A large request is tried out on the bytes of the first window. */
  @Breaks("214")
  static final class WritesIntoWindows extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                @Override
                public long grant(long bytes) {
                  if (bytes > 20_000 && granted() > 0) {
                    Space.store(space, start, 0);
                  }
                  return super.grant(bytes);
                }
              });
    }
  }

  @Breaks("215")
  static final class WritesOutside extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                @Override
                public void reset(long used) {
                  super.reset(used);
                  Space.store(space, start + capacity(), 0);
                }
              });
    }
  }

  @Breaks("216")
  static final class ClosesOnce extends ScratchArenaProviderRules {
    @Override
    protected ScratchArenaProvider provider() {
      return with(
          (sound, space, start) ->
              new ForwardingArena(sound) {
                private boolean isClosed;

                @Override
                public void close() {
                  if (isClosed) {
                    throw new IllegalStateException("closed already");
                  }
                  isClosed = true;
                }
              });
    }
  }
}
