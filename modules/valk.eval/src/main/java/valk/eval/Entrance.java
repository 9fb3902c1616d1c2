package valk.eval;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import valk.eval.value.ErrorKind;

/**
 * The door of an interpreter: lets one thread in at a time, leads interrupts to the visit they are
 * meant for, and stays shut once the interpreter is closed or broken. Safe for use by all threads.
 *
 * <p>A visit is numbered. Whoever wants to stop a certain visit later, such as the timer of a time
 * limit, names it by its number; so an interrupt that comes late never hits the visit after it.
 */
final class Entrance {
  /** Stops what the visitor does, at its next safepoint. */
  interface Brake {
    void pull(ErrorKind reason);

    void release();
  }

  private final Brake brake;
  private @Nullable Thread visitor;
  private @Nullable Throwable damage;
  private boolean closed;
  private long visit;

  Entrance(Brake brake) {
    this.brake = brake;
  }

  /**
   * Lets the calling thread in until it calls {@link #leave}.
   *
   * @return the number of the visit
   * @throws IllegalStateException if somebody is inside, or the door stays shut
   */
  synchronized long enter() {
    requireUsable();
    visitor = Thread.currentThread();
    return ++visit;
  }

  private void requireUsable() {
    if (closed) {
      throw new IllegalStateException("the interpreter is closed");
    }
    requireNobodyInside("used");
    if (damage != null) {
      throw new IllegalStateException("the interpreter broke at an earlier evaluation", damage);
    }
  }

  private void requireNobodyInside(String wish) {
    if (visitor == Thread.currentThread()) {
      throw new IllegalStateException(
          "the interpreter cannot be " + wish + " from inside its own evaluation");
    }
    if (visitor != null) {
      throw new IllegalStateException(
          "the interpreter cannot be "
              + wish
              + " while thread '"
              + visitor.getName()
              + "' is in it");
    }
  }

  /**
   * Looks inside if nobody is there, and keeps everybody waiting at the door meanwhile, so nobody
   * is turned away.
   *
   * @return empty if somebody is inside, or the door stays shut
   */
  synchronized <T> Optional<T> lookThroughKeyhole(Supplier<T> look) {
    return closed || damage != null || visitor != null ? Optional.empty() : Optional.of(look.get());
  }

  /** Ends the visit; an interrupt that found nothing to stop is forgotten. */
  synchronized void leave() {
    visitor = null;
    brake.release();
  }

  /** Shuts the door behind this visitor: nobody knows what state the inside is in. */
  synchronized void damage(Throwable cause) {
    damage = cause;
  }

  /** Stops the visit of this number, if it still goes on. */
  synchronized void stop(long number, ErrorKind reason) {
    if (visit == number) {
      stopAny(reason);
    }
  }

  /** Stops the visit that goes on, if there is one. */
  synchronized void stopAny(ErrorKind reason) {
    if (visitor != null) {
      brake.pull(reason);
    }
  }

  /**
   * Shuts the door for good.
   *
   * @return whether it was open until now
   * @throws IllegalStateException if somebody is inside
   */
  synchronized boolean close() {
    requireNobodyInside("closed");
    boolean first = !closed;
    closed = true;
    return first;
  }
}
