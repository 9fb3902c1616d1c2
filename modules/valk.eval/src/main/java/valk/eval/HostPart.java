package valk.eval;

import java.util.List;
import java.util.Objects;

/**
 * A function or an argument of the call that a {@link HostCall} ends with. What lies in the
 * arguments of the host function is handed on as it is, without a copy or a {@link Value}.
 */
public sealed interface HostPart {
  /**
   * An argument of the host function.
   *
   * @param index 0 to its number of arguments - 1
   */
  record Argument(int index) implements HostPart {}

  /**
   * An item of an argument that is a list.
   *
   * @param index of the argument
   * @param item of the item, from 0
   */
  record Item(int index, int item) implements HostPart {}

  /**
   * A list that begins with some items and goes on with those of another.
   *
   * @param first the items
   * @param rest the list that follows; something else counts as empty
   */
  record Before(List<Data> first, HostPart rest) implements HostPart {
    /** A list; copies the list of its first items. */
    public Before {
      first = List.copyOf(first);
      Objects.requireNonNull(rest);
    }
  }

  /** A copy. */
  record Copy(Data data) implements HostPart {
    /** A copy. */
    public Copy {
      Objects.requireNonNull(data);
    }
  }
}
