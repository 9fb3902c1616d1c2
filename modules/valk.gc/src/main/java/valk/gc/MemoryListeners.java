package valk.gc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Who is told; changed by any thread, asked at every checkpoint and collection. */
final class MemoryListeners {
  private volatile List<MemoryListener> listeners = List.of();

  synchronized void add(MemoryListener listener) {
    List<MemoryListener> more = new ArrayList<>(listeners);
    more.add(listener);
    listeners = List.copyOf(more);
  }

  synchronized void remove(MemoryListener listener) {
    List<MemoryListener> fewer = new ArrayList<>(listeners);
    fewer.remove(listener);
    listeners = List.copyOf(fewer);
  }

  void tell(Consumer<MemoryListener> news) {
    List<MemoryListener> now = listeners;
    if (!now.isEmpty()) {
      now.forEach(news);
    }
  }
}
