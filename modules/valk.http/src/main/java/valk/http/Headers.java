package valk.http;

import java.util.List;
import java.util.Optional;

/**
 * Header fields in the order in which they came.
 *
 * @param all the fields; several may have one name
 */
public record Headers(List<Header> all) {
  /** No fields. */
  public static final Headers NONE = new Headers(List.of());

  /** Makes headers of a copy of the list. */
  public Headers {
    all = List.copyOf(all);
  }

  /**
   * Returns the value of the first field of a name.
   *
   * @param name the name, in any case
   */
  public Optional<String> first(String name) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isNamed(name)) {
        return Optional.of(all.get(i).value());
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the values of all fields of a name, in their order.
   *
   * @param name the name, in any case
   */
  public List<String> values(String name) {
    return all.stream().filter(header -> header.isNamed(name)).map(Header::value).toList();
  }

  /** Says whether the comma-separated lists of a name's fields hold an element, in any case. */
  boolean hasElement(String name, String element) {
    for (int i = 0; i < all.size(); i++) { // For every request: without an iterator.
      Header header = all.get(i);
      if (header.isNamed(name) && isElement(header.value(), element)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isElement(String list, String element) {
    for (int from = 0, comma; from <= list.length(); from = comma + 1) {
      comma = list.indexOf(',', from);
      comma = comma < 0 ? list.length() : comma;
      if (list.substring(from, comma).strip().equalsIgnoreCase(element)) {
        return true;
      }
    }
    return false;
  }
}
