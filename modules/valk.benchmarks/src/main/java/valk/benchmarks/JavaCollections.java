package valk.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What the functions of the library are compared on: the same values as {@code library.valk}
 * prepares, boxed, in the collections that a Java program would choose.
 */
final class JavaCollections {
  private static final int FACTOR = 7919;
  private static final int MODULUS = 1_000_003;

  final int n;
  final List<Long> xs;
  final List<Long> same;
  final List<Long> ys;
  final List<String> ss;
  final List<Long> ones;
  final List<List<Long>> nested;
  final Map<Long, Long> map;
  final Map<String, String> names;
  final String text;
  final String shown;

  JavaCollections(int n) {
    this.n = n;
    xs = range(n);
    same = range(n);
    ys = new ArrayList<>(xs.stream().map(i -> i * FACTOR % MODULUS).toList());
    ss = new ArrayList<>(ys.stream().map(String::valueOf).toList());
    ones = new ArrayList<>(Collections.nCopies(n, 1L));
    nested = new ArrayList<>(range(n / 2).stream().map(i -> List.of(i, i)).toList());
    map = put(xs);
    names = put(ss);
    text = String.join(" ", ss);
    shown = xs.toString();
  }

  static List<Long> range(int n) {
    List<Long> list = new ArrayList<>();
    for (long i = 0; i < n; i++) {
      list.add(i);
    }
    return list;
  }

  static <T> Map<T, T> put(List<T> keys) {
    Map<T, T> map = new LinkedHashMap<>();
    for (T key : keys) {
      map.put(key, key);
    }
    return map;
  }

  Map<Long, Long> counted() {
    Map<Long, Long> counts = new LinkedHashMap<>();
    for (Long key : ys) {
      counts.merge(key, 1L, Long::sum);
    }
    return counts;
  }

  long found() {
    long total = 0;
    for (Long key : xs) {
      total += map.getOrDefault(key, 0L);
    }
    return total;
  }

  int foundNames() {
    int found = 0;
    for (String key : ss) {
      found += names.containsKey(key) ? 1 : 0;
    }
    return found;
  }

  Map<Long, Long> deleted() {
    Map<Long, Long> copy = put(xs);
    for (Long key : xs) {
      copy.remove(key);
    }
    return copy;
  }

  List<Long> doubled() {
    List<Long> list = new ArrayList<>(xs);
    list.replaceAll(x -> 2 * x);
    return list;
  }

  List<Long> popped() {
    List<Long> list = new ArrayList<>(xs);
    while (!list.isEmpty()) {
      list.removeLast();
    }
    return list;
  }

  List<List<Long>> zipped() {
    List<List<Long>> pairs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      pairs.add(List.of(xs.get(i), ys.get(i)));
    }
    return pairs;
  }

  List<Long> joined() {
    List<Long> list = new ArrayList<>(xs);
    list.addAll(ys);
    return list;
  }

  List<Long> reversed() {
    List<Long> list = new ArrayList<>(xs);
    Collections.reverse(list);
    return list;
  }

  Deque<Long> foldedRight() {
    Deque<Long> list = new ArrayDeque<>();
    for (Long x : xs.reversed()) {
      list.addFirst(x);
    }
    return list;
  }

  List<String> sliced() {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      parts.add(text.substring(i, i + 4));
    }
    return parts;
  }

  List<String> chars() {
    return text.codePoints().limit(n).mapToObj(Character::toString).toList();
  }

  List<Long> numbers() {
    List<Long> numbers = new ArrayList<>();
    for (String part : shown.substring(1, shown.length() - 1).split(", ")) {
      numbers.add(Long.valueOf(part));
    }
    return numbers;
  }

  LongStream longs() {
    return xs.stream().mapToLong(Long::longValue);
  }
}
