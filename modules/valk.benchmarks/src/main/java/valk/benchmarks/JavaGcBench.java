package valk.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * GCBench by John Ellis, Pete Kovac and Hans Boehm (2000): trees built from the top down and from
 * the bottom up, while a large tree and a large array live. Its sizes are those of {@code
 * fifteen.valk}.
 */
final class JavaGcBench {
  private static final int STRETCH_DEPTH = 16;
  private static final int LONG_LIVED_DEPTH = 14;
  private static final int ARRAY = 125_000;
  private static final int LEAST_DEPTH = 4;
  private static final int MOST_DEPTH = 14;

  private static final class Node {
    private @Nullable Node left;
    private @Nullable Node right;
    private int i;
    private int j;

    private Node(@Nullable Node left, @Nullable Node right) {
      this.left = left;
      this.right = right;
    }

    private long count() {
      return 1 + i + j + (left == null ? 0 : left.count()) + (right == null ? 0 : right.count());
    }
  }

  /** What was made last, so that it is made. */
  private @Nullable Node made;

  /** Gives how many trees of each kind were made, and the nodes of the one that lives. */
  long run() {
    made = makeTree(STRETCH_DEPTH);
    Node longLived = new Node(null, null);
    populate(LONG_LIVED_DEPTH, longLived);
    double[] array = new double[ARRAY];
    for (int i = 0; i < ARRAY / 2; i++) {
      array[i] = 1.0 / (i + 1);
    }
    long iterations = 0;
    for (int depth = LEAST_DEPTH; depth <= MOST_DEPTH; depth += 2) {
      iterations += construct(depth);
    }
    return array[999] == 0.001 && made != null ? iterations + longLived.count() : 0;
  }

  private long construct(int depth) {
    long iterations = 2 * treeSize(STRETCH_DEPTH) / treeSize(depth);
    for (long i = 0; i < iterations; i++) {
      Node tree = new Node(null, null);
      populate(depth, tree);
      made = tree;
    }
    for (long i = 0; i < iterations; i++) {
      made = makeTree(depth);
    }
    return iterations;
  }

  private static long treeSize(int depth) {
    return (1L << (depth + 1)) - 1;
  }

  private static Node makeTree(int depth) {
    return depth <= 0 ? new Node(null, null) : new Node(makeTree(depth - 1), makeTree(depth - 1));
  }

  private static void populate(int depth, Node node) {
    if (depth > 0) {
      Node left = new Node(null, null);
      Node right = new Node(null, null);
      node.left = left;
      node.right = right;
      populate(depth - 1, left);
      populate(depth - 1, right);
    }
  }
}
