package valk.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the host hands to an interpreter and takes from it by copying: numbers, texts, names, and
 * lists of such. Immutable, and of no interpreter, so it goes between threads and from one
 * interpreter to another. What has no such form, a function for instance, is {@link Held} by its
 * {@link Value}.
 *
 * <pre>
 *   Lisp          Data                      made by
 *   nil, { … }    Items                     Data.list(…), Data.nil()
 *   42            Int; Big beyond a long    Data.of(42)
 *   2.5           Real                      Data.of(2.5)
 *   "text"        Text                      Data.of("text")
 *   :key          Keyword                   Data.keyword("key")
 *   name          Symbol                    Data.symbol("name")
 *   ref           Ref                       Data.ref(object)
 *   all else      Held                      Data.held(value)
 * </pre>
 */
public sealed interface Data {
  /** An integer that fits a {@code long}. */
  record Int(long value) implements Data {}

  /** An integer of any size. */
  record Big(BigInteger value) implements Data {
    /** An integer. */
    public Big {
      Objects.requireNonNull(value);
    }
  }

  /** A real number. */
  record Real(double value) implements Data {}

  /** A string. Half of a surrogate pair becomes a question mark on its way into an interpreter. */
  record Text(String value) implements Data {
    /** A string. */
    public Text {
      Objects.requireNonNull(value);
    }
  }

  /**
   * A keyword.
   *
   * @param name the name without its colon, not empty
   */
  record Keyword(String name) implements Data {
    /**
     * A keyword.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public Keyword {
      requireName(name);
    }
  }

  /**
   * A symbol.
   *
   * @param name the name, not empty
   */
  record Symbol(String name) implements Data {
    /**
     * A symbol.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public Symbol {
      requireName(name);
    }
  }

  /** A list. */
  record Items(List<Data> items) implements Data {
    /** A list; copies the list of its items. */
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * An object of the host, which scripts can only hand on. Its refs in one interpreter are all
   * equal; the interpreter refers to the object until they are collected.
   */
  record Ref(Object object) implements Data {
    /** An object. */
    public Ref {
      Objects.requireNonNull(object);
    }
  }

  /** A value of an interpreter, which alone can take it back. */
  record Held(Value value) implements Data {
    /** A value. */
    public Held {
      Objects.requireNonNull(value);
    }
  }

  /** An integer. */
  static Data of(long value) {
    return new Int(value);
  }

  /** A real number. */
  static Data of(double value) {
    return new Real(value);
  }

  /** A string. */
  static Data of(String value) {
    return new Text(value);
  }

  /** An integer of any size. */
  static Data of(BigInteger value) {
    return value.bitLength() < Long.SIZE ? new Int(value.longValue()) : new Big(value);
  }

  /** The number 1 or 0, as comparisons give them. */
  static Data of(boolean value) {
    return new Int(value ? 1 : 0);
  }

  /**
   * A keyword.
   *
   * @param name the name without its colon
   * @throws IllegalArgumentException if the name is empty
   */
  static Data keyword(String name) {
    return new Keyword(name);
  }

  /**
   * A symbol.
   *
   * @throws IllegalArgumentException if the name is empty
   */
  static Data symbol(String name) {
    return new Symbol(name);
  }

  /** The empty list, which is also what conditions take as false. */
  static Data nil() {
    return new Items(List.of());
  }

  /** A list. */
  static Data list(Data... items) {
    return new Items(List.of(items));
  }

  /** A list. */
  static Data list(List<Data> items) {
    return new Items(items);
  }

  /** An object of the host. */
  static Data ref(Object object) {
    return new Ref(object);
  }

  /** A value, as an argument of its own interpreter. */
  static Data held(Value value) {
    return new Held(value);
  }

  /**
   * The value behind a key of a property list, {@code {:key value …}}; {@link #nil()} if this is no
   * list or has no such key.
   *
   * @param key the key without its colon
   */
  default Data get(String key) {
    List<Data> items = this instanceof Items(List<Data> list) ? list : List.of();
    for (int i = 0; i + 1 < items.size(); i += 2) {
      if (items.get(i) instanceof Keyword(String name) && name.equals(key)) {
        return items.get(i + 1);
      }
    }
    return nil();
  }

  /** Whether this is the empty list. */
  default boolean isNil() {
    return this instanceof Items(List<Data> list) && list.isEmpty();
  }

  /** A property list from keys without their colons and values in turn. */
  static PropertyList properties() {
    return new PropertyList();
  }

  /** Collects a property list. Not safe for use by several threads. */
  final class PropertyList {
    private final List<Data> items = new ArrayList<>();

    private PropertyList() {}

    /**
     * Adds a key and its value.
     *
     * @throws IllegalArgumentException if the key is empty
     */
    public PropertyList with(String key, Data value) {
      items.add(keyword(key));
      items.add(Objects.requireNonNull(value));
      return this;
    }

    /** The list. */
    public Data list() {
      return new Items(items);
    }
  }

  private static void requireName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a name is empty");
    }
  }
}
