package valk.http;

import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the request that a connection is reading, for Netty's decoder to put them into; one
 * object for all requests of the connection.
 *
 * <p>Peers send much the same fields with each request. So a field that stands where the last
 * request had the same is that very object, and if all do, the headers are too: they cannot be
 * changed, and who has the last request's does not mind.
 *
 * <p>Fields are checked when they are put in, as {@link Header} says. Used by the connection's
 * event loop.
 */
final class RequestFields extends DecodedFields {
  /** Fields of so many characters are kept for the next request; longer ones are seldom alike. */
  private static final int KEPT = 2048;

  private static final int FEW = 8;
  private static final int MANY = 64;

  private @Nullable Header[] fields = new @Nullable Header[FEW];
  private @Nullable CharSequence[] names = new @Nullable CharSequence[FEW];
  private int count;
  private int characters;
  private boolean areBuilt = true;

  /**
   * The fields that were asked for last. If {@code areBuilt}, these are the first ones of {@code
   * fields}; whether there are as many is to be seen.
   */
  private Headers headers = Headers.NONE;

  /** Begins with the next request. */
  void next() {
    if (characters > KEPT || fields.length > MANY) {
      forget();
    }
    count = 0;
    characters = 0;
  }

  private void forget() {
    fields = new @Nullable Header[FEW];
    names = new @Nullable CharSequence[FEW];
    headers = Headers.NONE;
    areBuilt = true;
  }

  /** Returns the fields, in an object that stays as it is. */
  Headers headers() {
    if (!areBuilt || headers.all().size() != count) {
      Header[] all = new Header[count];
      System.arraycopy(fields, 0, all, 0, count);
      headers = new Headers(List.of(all));
      areBuilt = true;
    }
    return headers;
  }

  /**
   * Returns the name that the last request had in the place of the next field, if it is this one.
   *
   * @param line what was read
   * @param start where the name begins
   * @param length how many bytes it has
   */
  @Nullable AsciiString sameName(byte[] line, int start, int length) {
    CharSequence before = count < names.length ? names[count] : null;
    return before instanceof AsciiString name && isIn(line, start, length, name) ? name : null;
  }

  private static boolean isIn(byte[] line, int start, int length, AsciiString name) {
    int from = name.arrayOffset();
    return Arrays.equals(line, start, start + length, name.array(), from, from + name.length());
  }

  /** Counts the fields of a name. */
  int count(CharSequence name) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      found += isNamed(i, name) ? 1 : 0;
    }
    return found;
  }

  private boolean isNamed(int index, CharSequence name) {
    CharSequence own = names[index];
    return own != null && AsciiString.contentEqualsIgnoreCase(own, name);
  }

  private Header at(int index) {
    return Objects.requireNonNull(fields[index]);
  }

  @Override
  public RequestFields add(CharSequence name, Object value) {
    String text = value.toString();
    if (!isSame(name, text)) {
      put(name, new Header(name.toString(), text));
    }
    characters += name.length() + text.length();
    count++;
    return this;
  }

  private boolean isSame(CharSequence name, String value) {
    Header before = count < fields.length ? fields[count] : null;
    return before != null
        && AsciiString.contentEquals(name, names[count])
        && before.value().equals(value);
  }

  private void put(CharSequence name, Header field) {
    if (count == fields.length) {
      fields = Arrays.copyOf(fields, 2 * count);
      names = Arrays.copyOf(names, 2 * count);
    }
    fields[count] = field;
    names[count] = name;
    areBuilt = false;
  }

  @Override
  public @Nullable String get(String name) {
    return get((CharSequence) name);
  }

  @Override
  public @Nullable String get(CharSequence name) {
    for (int i = 0; i < count; i++) {
      if (isNamed(i, name)) {
        return at(i).value();
      }
    }
    return null;
  }

  @Override
  public List<String> getAll(String name) {
    return getAll((CharSequence) name);
  }

  @Override
  public List<String> getAll(CharSequence name) {
    if (!contains(name)) {
      return List.of();
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (isNamed(i, name)) {
        all.add(at(i).value());
      }
    }
    return all;
  }

  @Override
  public Iterator<? extends CharSequence> valueCharSequenceIterator(CharSequence name) {
    return contains(name) ? getAll(name).iterator() : Collections.emptyIterator();
  }

  @Override
  public boolean contains(String name) {
    return contains((CharSequence) name);
  }

  @Override
  public boolean contains(CharSequence name) {
    return get(name) != null;
  }

  @Override
  public boolean isEmpty() {
    return count == 0;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public RequestFields add(String name, Object value) {
    return add((CharSequence) name, value);
  }

  @Override
  public RequestFields set(String name, Object value) {
    return remove(name).add(name, value);
  }

  @Override
  public RequestFields remove(String name) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (!isNamed(i, name)) {
        fields[kept] = fields[i];
        names[kept++] = names[i];
      }
    }
    areBuilt &= kept == count;
    count = kept;
    return this;
  }
}
