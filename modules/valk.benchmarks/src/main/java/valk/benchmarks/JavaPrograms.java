package valk.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The programs of {@link FifteenFigure} as one writes them in Java, with the same algorithms. */
final class JavaPrograms {
  /** A list of numbers, as linked as those of Lisp. */
  private record Link(long head, @Nullable Link tail) {}

  private record Tree(@Nullable Tree left, @Nullable Tree right) {}

  private record Pair(Object head, @Nullable Pair tail) {}

  private JavaPrograms() {}

  static long fib(long n) {
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
  }

  static long tak(long x, long y, long z) {
    return y < x ? tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) : z;
  }

  static long ack(long m, long n) {
    if (m == 0) {
      return n + 1;
    }
    return ack(m - 1, n == 0 ? 1 : ack(m, n - 1));
  }

  static long queens(int n) {
    return queens(n, null, 0);
  }

  private static long queens(int n, @Nullable Link placed, int count) {
    if (count == n) {
      return 1;
    }
    long solutions = 0;
    for (int row = 1; row <= n; row++) {
      if (isSafe(row, placed)) {
        solutions += queens(n, new Link(row, placed), count + 1);
      }
    }
    return solutions;
  }

  private static boolean isSafe(long row, @Nullable Link placed) {
    long distance = 1;
    for (Link queen = placed; queen != null; queen = queen.tail) {
      if (queen.head == row || Math.abs(queen.head - row) == distance) {
        return false;
      }
      distance++;
    }
    return true;
  }

  static long trees(int depth) {
    return nodes(tree(depth));
  }

  private static @Nullable Tree tree(int depth) {
    return depth == 0 ? null : new Tree(tree(depth - 1), tree(depth - 1));
  }

  private static long nodes(@Nullable Tree tree) {
    return tree == null ? 1 : 1 + nodes(tree.left) + nodes(tree.right);
  }

  static long pipeline(long n) {
    List<Long> numbers = LongStream.range(0, n).boxed().toList();
    List<Long> threes = numbers.stream().filter(x -> x % 3 == 0).toList();
    List<Long> squares = threes.stream().map(x -> x * x).toList();
    return squares.stream().reduce(0L, Long::sum);
  }

  static long reverse(long n) {
    Link list = null;
    for (long i = n - 1; i >= 0; i--) {
      list = new Link(i, list);
    }
    return length(reversed(list));
  }

  private static @Nullable Link reversed(@Nullable Link list) {
    return list == null ? null : appended(reversed(list.tail), new Link(list.head, null));
  }

  private static Link appended(@Nullable Link list, Link end) {
    return list == null ? end : new Link(list.head, appended(list.tail, end));
  }

  private static long length(@Nullable Link list) {
    long length = 0;
    for (Link link = list; link != null; link = link.tail) {
      length++;
    }
    return length;
  }

  static long writes(int n) {
    Pair[] slots = new Pair[10_000];
    for (int i = 0; i < n; i++) {
      slots[i % slots.length] = new Pair((long) i, null);
    }
    return (Long) slots[7].head;
  }

  static long words(int n) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      parts.add("w" + (i * 7919L) % 101);
    }
    String text = String.join(" ", parts);
    return (long) text.length() + text.split(" ", -1).length;
  }

  static long counting(int n) {
    Map<Long, Long> table = new HashMap<>();
    for (int i = 0; i < n; i++) {
      table.merge((i * 7919L) % 1009, 1L, Long::sum);
    }
    return table.size() * table.getOrDefault(7L, 0L);
  }

  static long bounces(int turns, long n) {
    long odd = 0;
    for (int i = 0; i < turns; i++) {
      odd += ping(n);
    }
    return odd;
  }

  private static long ping(long n) {
    return n == 0 ? 0 : pong(n - 1);
  }

  private static long pong(long n) {
    return n == 0 ? 1 : ping(n - 1);
  }

  static long closures(long n) {
    long sum = 0;
    for (long i = n; i > 0; i--) {
      sum = adder(i).applyAsLong(sum);
    }
    return sum;
  }

  private static LongUnaryOperator adder(long n) {
    return x -> x + n;
  }

  static long descents(int turns, long depth) {
    long sum = 0;
    for (int i = 0; i < turns; i++) {
      sum += deep(depth);
    }
    return sum;
  }

  private static long deep(long n) {
    return n == 0 ? 0 : 1 + deep(n - 1);
  }

  static long lists(long n) {
    Link list = null;
    for (long i = n; i > 0; i--) {
      list = new Link(i, list);
    }
    Link reversed = null;
    for (Link link = list; link != null; link = link.tail) {
      reversed = new Link(link.head, reversed);
    }
    long sum = 0;
    for (Link link = reversed; link != null; link = link.tail) {
      sum += link.head;
    }
    return sum;
  }
}
