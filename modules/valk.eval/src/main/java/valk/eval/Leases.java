package valk.eval;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Set;
import valk.gc.Handles;

/**
 * The handles behind the {@link Value}s that the host holds: each keeps one word alive and up to
 * date when cells move, until its value is closed or no longer reachable in Java.
 *
 * <p>Values that go come through a reference queue, from any thread; their handles are given back
 * at the next visit, by the thread that is inside the interpreter.
 */
final class Leases {
  /** One handle, for as long as its value is in use. */
  static final class Lease extends PhantomReference<Value> {
    private final long handle;

    Lease(Value value, long handle, ReferenceQueue<Value> ended) {
      super(value, ended);
      this.handle = handle;
    }

    /** Ends the lease early; from any thread, any number of times. */
    void end() {
      enqueue();
    }
  }

  private final Handles handles;
  private final ReferenceQueue<Value> ended = new ReferenceQueue<>();
  private final Set<Lease> running = new HashSet<>();

  Leases(Handles handles) {
    this.handles = handles;
  }

  /** Keeps the word for the value; no safepoint. */
  Lease take(Value value, long word) {
    Lease lease = new Lease(value, handles.create(word), ended);
    running.add(lease);
    return lease;
  }

  /** The word as it is now; valid until the next safepoint. */
  long word(Lease lease) {
    return handles.get(lease.handle);
  }

  /** Gives back the handles of all values that have gone. */
  void settle() {
    for (Reference<? extends Value> r = ended.poll(); r != null; r = ended.poll()) {
      Lease lease = (Lease) r;
      if (running.remove(lease)) {
        handles.release(lease.handle);
      }
    }
  }
}
