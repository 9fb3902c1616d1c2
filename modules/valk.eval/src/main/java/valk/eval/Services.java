package valk.eval;

import java.util.ArrayList;
import java.util.List;
import valk.eval.spi.FamilyHost.Service;

/** What scripts started and runs on. Safe for use by all threads. */
final class Services {
  private final List<Service> all = new ArrayList<>();
  private Runnable first = () -> {};

  synchronized void onFirst(Runnable action) {
    first = action;
  }

  void add(Service service) {
    Runnable action;
    synchronized (this) {
      action = first;
      first = () -> {};
      all.add(service);
    }
    action.run();
  }

  synchronized void remove(Service service) {
    all.remove(service);
  }

  private synchronized List<Service> snapshot() {
    return List.copyOf(all);
  }

  /** Others may start before the last one has ended. */
  void await() throws InterruptedException {
    for (List<Service> now = snapshot(); !now.isEmpty(); now = snapshot()) {
      now.getFirst().await();
      remove(now.getFirst());
    }
  }

  void close() {
    snapshot().forEach(Service::close);
  }
}
