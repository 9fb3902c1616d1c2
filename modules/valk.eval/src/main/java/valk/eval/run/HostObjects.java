package valk.eval.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import valk.gc.Words;

/** The objects of the host that refs of an interpreter stand for; each has at most one ref. */
final class HostObjects {
  /** Bytes charged for an entry; the object itself is the host's. */
  static final long CHARGE = 192;

  private final List<@Nullable Object> objects = new ArrayList<>();
  private final Deque<Integer> freeIds = new ArrayDeque<>();
  private final IdentityHashMap<Object, Long> words = new IdentityHashMap<>();

  /** The word of the object's ref, which never moves; {@link Words#NONE} if there is none. */
  long word(Object object) {
    return words.getOrDefault(object, Words.NONE);
  }

  /** Enters an object that has no ref; the id goes into the cell that will be its ref. */
  int add(Object object) {
    if (freeIds.isEmpty()) {
      objects.add(object);
      return objects.size() - 1;
    }
    int id = freeIds.pop();
    objects.set(id, object);
    return id;
  }

  /** The object's ref is made. */
  void made(int id, long word) {
    words.put(get(id), word);
  }

  Object get(int id) {
    Object object = objects.get(id);
    if (object == null) {
      throw new IllegalStateException("ref " + id + " is free");
    }
    return object;
  }

  /** There is no ref, or it is dead. */
  void remove(int id) {
    words.remove(get(id));
    objects.set(id, null);
    freeIds.push(id);
  }
}
