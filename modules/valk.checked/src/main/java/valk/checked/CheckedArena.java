package valk.checked;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import valk.memory.ScratchArena;
import valk.memory.Space;

/**
 * A ring of windows with canaries before and behind each.
 *
 * <pre>
 *                     begin                                          next
 *   +-----------------+--------+--------+--------+----------+--------+----------------+
 *   | poison          | canary | window | canary | window   | canary | poison         |
 *   +-----------------+--------+--------+--------+----------+--------+----------------+
 *   0                  64 bytes          64 bytes            64 bytes ^ touched    capacity
 *
 *   after the reset   poison                                         begin, next
 * </pre>
 *
 * The first window after a reset begins where the last one before it ended; when the end of the
 * range is reached, windows go on from its start up to {@code begin}. All below {@code touched} is
 * poison, canary or window at every moment, so what is granted must have been poison or never
 * touched. A window that does not fit the ring begins the range anew if no other is granted, at
 * last without canaries: so an arena has room for one window of its whole size.
 *
 * <p>Belongs to one thread, as every {@link ScratchArena}. Stacks are recorded for the first 1 024
 * windows between two resets.
 */
final class CheckedArena implements ScratchArena {
  /** Bytes of the canaries before and behind a window. */
  static final long GAP = 64;

  private static final int MOST_TRACES = 1024;

  private final Space space;
  private final long start;
  private final long capacity;
  private final Stacks stacks = new Stacks();

  private List<Window> windows = new ArrayList<>();
  private List<Window> windowsBefore = new ArrayList<>();
  private Trace lastReset = Trace.UNKNOWN;

  // Relative to the start.
  private long begin;
  private long next;
  private long touched;
  private boolean wrapped;

  private long granted;
  private long highWater;
  private long resets;
  private long overflows;
  private boolean closed;

  /** A window and the canaries that were written with it, relative to the start of the arena. */
  private record Window(long zone, long from, long to, long zoneEnd, Trace grant) {
    static Window at(long zone, long lead, long bytes, long gap) {
      long from = zone + lead;
      return new Window(zone, from, from + bytes, from + bytes + gap, Trace.UNKNOWN);
    }

    Window by(Trace trace) {
      return new Window(zone, from, to, zoneEnd, trace);
    }

    boolean holds(long at) {
      return at >= zone && at < zoneEnd;
    }
  }

  CheckedArena(Space space, long start, long capacity) {
    Sizes.requireAligned("start", start);
    Sizes.requireAligned("bytes", capacity);
    Sizes.requireRange("bytes", capacity, Sizes.GRANULE, Long.MAX_VALUE);
    Objects.checkFromIndexSize(start, capacity, space.size());
    this.space = space;
    this.start = start;
    this.capacity = capacity;
  }

  @Override
  public long grant(long bytes) {
    Sizes.requireAligned("bytes", bytes);
    Sizes.requireRange("bytes", bytes, Sizes.GRANULE, Long.MAX_VALUE);
    Window place = place(bytes);
    if (place == null || !space.commit(start + place.zone, place.zoneEnd - place.zone)) {
      overflows++;
      return FULL;
    }
    Trace now = windows.size() < MOST_TRACES ? stacks.here() : Trace.UNKNOWN;
    requireLastIntact(now);
    requirePoison(place, now);
    enter(place.by(now));
    return start + place.from;
  }

  // ---- where a window goes

  /** The place of the next window; null if there is none. */
  private @Nullable Window place(long bytes) {
    if (bytes > capacity) {
      return null;
    }
    Window ahead = aheadInRing(bytes);
    return ahead == null && windows.isEmpty() ? fromTheStart(bytes) : ahead;
  }

  private @Nullable Window aheadInRing(long bytes) {
    boolean follows = !windows.isEmpty() && next != 0;
    Window place = Window.at(next, follows ? 0 : GAP, bytes, GAP);
    if (place.zoneEnd <= (wrapped ? begin : capacity)) {
      return place;
    }
    Window wrappedPlace = Window.at(0, GAP, bytes, GAP);
    return !wrapped && wrappedPlace.zoneEnd <= begin ? wrappedPlace : null;
  }

  private Window fromTheStart(long bytes) {
    Window guarded = Window.at(0, GAP, bytes, GAP);
    return guarded.zoneEnd <= capacity ? guarded : Window.at(0, 0, bytes, 0);
  }

  private void enter(Window window) {
    if (windows.isEmpty()) {
      begin = window.zone;
      wrapped = false;
    } else if (window.zone < next) {
      wrapped = true;
    }
    long untouched = Math.clamp(touched, window.from, window.to);
    Poison.fill(space, start + untouched, start + window.to, Poison.ARENA);
    guard(window);
    windows.add(window);
    next = window.zoneEnd;
    touched = Math.max(touched, next);
    granted += window.to - window.from;
  }

  // ---- looking for damage

  private void requireLastIntact(Trace now) {
    if (!windows.isEmpty()) {
      Finding finding = verifyCanaries(windows.getLast(), now);
      if (finding != null) {
        guard(windows.getLast());
        throw finding.misuse();
      }
    }
  }

  private void guard(Window window) {
    Poison.guard(space, start + window.zone, start + window.from);
    Poison.guard(space, start + window.to, start + window.zoneEnd);
  }

  private void requirePoison(Window place, Trace now) {
    long to = Math.min(place.zoneEnd, touched);
    Finding finding = verifyPoison(place.zone, Math.max(place.zone, to), now);
    if (finding != null) {
      Poison.fill(space, start + place.zone, start + to, Poison.ARENA);
      throw finding.misuse();
    }
  }

  private @Nullable Finding verifyPoison(long from, long to, Trace now) {
    long damage = Poison.firstDamage(space, start + from, start + to, Poison.ARENA);
    if (damage == Poison.INTACT) {
      return null;
    }
    Finding finding =
        Finding.in(
            "arena",
            "the word at %d was written while it was not granted: %s",
            damage,
            Poison.difference(Space.load(space, damage), Poison.ARENA));
    windowsBefore.stream()
        .filter(window -> window.holds(damage - start))
        .forEach(window -> finding.by("granted before the reset", window.grant));
    return finding.by("reset", lastReset).by("found", now);
  }

  private @Nullable Finding verifyCanaries(Window window, Trace now) {
    long before = start + window.from;
    long behind = start + window.to;
    return Finding.firstOf(
        overrun(window, Poison.firstDamagedCanary(space, start + window.zone, before), now),
        overrun(window, Poison.firstDamagedCanary(space, behind, start + window.zoneEnd), now));
  }

  private @Nullable Finding overrun(Window window, long damage, Trace now) {
    if (damage == Poison.INTACT) {
      return null;
    }
    long from = start + window.from;
    long to = start + window.to;
    boolean isBefore = damage < from;
    return Finding.in(
            "arena",
            "%d bytes %s the window %d..%d were written: %s",
            isBefore ? from - damage : damage - to,
            isBefore ? "before" : "behind",
            from,
            to,
            Poison.difference(Space.load(space, damage), Poison.canary(damage)))
        .by("granted", window.grant)
        .by("found", now);
  }

  // ---- reset and close

  @Override
  public void reset(long used) {
    Sizes.requireRange("used", used, 0, granted);
    highWater = Math.max(highWater, used);
    resets++;
    Trace now = stacks.here();
    Finding finding = takeBack(now);
    lastReset = now;
    Finding.throwIfAny(finding);
  }

  private @Nullable Finding takeBack(Trace now) {
    Finding finding = null;
    for (Window window : windows) {
      finding = Finding.firstOf(finding, verifyCanaries(window, now));
      Poison.fill(space, start + window.zone, start + window.zoneEnd, Poison.ARENA);
    }
    if (!windows.isEmpty()) {
      windowsBefore = windows;
      windows = new ArrayList<>();
    }
    granted = 0;
    begin = next;
    wrapped = false;
    return finding;
  }

  /**
   * Looks for damage a last time.
   *
   * @throws MemoryMisuse if there is any
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    Trace now = stacks.here();
    Finding finding = takeBack(now);
    Finding.throwIfAny(Finding.firstOf(finding, verifyPoison(0, touched, now)));
  }

  // ---- figures

  @Override
  public long capacity() {
    return capacity;
  }

  @Override
  public long granted() {
    return granted;
  }

  @Override
  public long highWater() {
    return highWater;
  }

  @Override
  public long resets() {
    return resets;
  }

  @Override
  public long overflows() {
    return overflows;
  }
}
