package valk.gc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A random program and its mirror: whatever is done to cells is done to Java objects as well, and
 * the two graphs must stay the same.
 */
final class RandomGraph {
  private static final int MOST_ROOTS = 200;
  private static final int TYPE = 5;

  /** The mirror of a cell: its words, each a node or an immediate word. */
  private static final class Node {
    final Object[] words;
    final boolean isPair;

    Node(int words, boolean isPair) {
      this.words = new Object[words];
      this.isPair = isPair;
    }
  }

  private final Mutator m;
  private final Random random;
  private final List<Object> mirror = new ArrayList<>();
  private final Map<Integer, Node> owners = new HashMap<>();
  private int steps;

  RandomGraph(Mutator m, long seed) {
    this.m = m;
    this.random = new Random(seed);
  }

  void run(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  private void step() {
    steps++;
    m.poll();
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> newPair();
      case 6, 7, 8 -> newCell(random.nextInt(6), random.nextInt(48));
      case 9 -> newCell(random.nextInt(100), random.nextInt(100));
      case 10 -> newLarge();
      case 11 -> newOwner();
      case 12, 13, 14, 15 -> write();
      case 16, 17, 18 -> drop();
      default -> rare();
    }
  }

  private void rare() {
    switch (random.nextInt(8)) {
      case 0 -> m.heap.checkpoint();
      case 1 -> m.heap.collect();
      case 2 -> {
        m.heap.endForm();
        m.heap.beginForm();
      }
      case 3 -> m.heap.ensure(random.nextInt(ManagedHeap.BURST_BYTES), random.nextInt(100));
      case 4 -> burst();
      case 5 -> dropMany();
      default -> m.verify();
    }
  }

  private void burst() {
    int bytes = 0;
    while (bytes + 200 < ManagedHeap.BURST_BYTES) {
      newPair();
      newCell(3, 40);
      bytes += 16 + 80;
      drop();
      drop();
    }
    m.poll();
  }

  // ---- things to do to both graphs

  private void newPair() {
    int first = choice();
    int second = choice();
    Node node = new Node(2, true);
    node.words[0] = mirrorOf(first);
    node.words[1] = mirrorOf(second);
    add(m.pair(wordOf(first), wordOf(second)), node);
  }

  private void newCell(int slots, int raw) {
    long bytes = Math.min(CellHeader.cellBytes(slots, raw), m.heap.largestSmallCell());
    long cell = m.cell(slots, bytes);
    Node node = new Node(slots, false);
    for (int i = 0; i < slots; i++) {
      int place = choice();
      m.init(cell, i, wordOf(place));
      node.words[i] = mirrorOf(place);
    }
    add(cell, node);
  }

  private void newLarge() {
    int slots = random.nextInt(3000);
    long bytes = CellHeader.cellBytes(slots, random.nextInt(500));
    addCleared(m.heap.large(TYPE, slots, bytes), new Node(slots, false));
  }

  private void newOwner() {
    int slots = random.nextInt(4);
    Node node = new Node(slots, false);
    owners.put(steps, node);
    addCleared(m.heap.owner(TYPE, slots, CellHeader.cellBytes(slots, 8), steps), node);
  }

  private void addCleared(long offset, Node node) {
    Arrays.fill(node.words, Words.NIL);
    add(Words.object(offset), node);
  }

  private void write() {
    int place = choice();
    if (mirrorOf(place) instanceof Node node && node.words.length > 0) {
      int slot = node.isPair ? 1 : random.nextInt(node.words.length);
      int value = choice();
      if (node.isPair) {
        m.heap.writeSecond(Words.offset(wordOf(place)), wordOf(value));
      } else {
        m.write(wordOf(place), slot, wordOf(value));
      }
      node.words[slot] = mirrorOf(value);
    }
  }

  private void add(long word, Node node) {
    if (m.top < MOST_ROOTS) {
      m.push(word);
      mirror.add(node);
    } else {
      int place = random.nextInt(m.top);
      m.set(place, word);
      mirror.set(place, node);
    }
  }

  private void drop() {
    if (m.top > 0) {
      m.pop();
      mirror.removeLast();
    }
  }

  private void dropMany() {
    for (int i = random.nextInt(MOST_ROOTS); i > 0; i--) {
      drop();
    }
  }

  /** A place on the stack, or a negative number that stands for an immediate. */
  private int choice() {
    return m.top == 0 || random.nextInt(6) == 0 ? -1 - random.nextInt(1000) : random.nextInt(m.top);
  }

  private long wordOf(int choice) {
    return choice < 0 ? Words.fixnum(choice) : m.stack[choice];
  }

  private Object mirrorOf(int choice) {
    return choice < 0 ? (Object) Words.fixnum(choice) : mirror.get(choice);
  }

  /** After an allocation has failed half way through a step. */
  void dropWhatHasNoMirror() {
    m.top = mirror.size();
  }

  // ---- comparison

  /** Compares the two graphs: same shape, same sharing, same immediates. */
  void compare() {
    Map<Node, Long> offsets = new HashMap<>();
    ArrayDeque<Node> waiting = new ArrayDeque<>();
    for (int i = 0; i < m.top; i++) {
      compareWord(mirror.get(i), m.stack[i], offsets, waiting);
    }
    while (!waiting.isEmpty()) {
      compareNode(waiting.pop(), offsets, waiting);
    }
  }

  private void compareNode(Node node, Map<Node, Long> offsets, ArrayDeque<Node> waiting) {
    long cell = offsets.get(node);
    for (int i = 0; i < node.words.length; i++) {
      long word = node.isPair ? (i == 0 ? m.first(cell) : m.second(cell)) : m.slot(cell, i);
      compareWord(node.words[i], word, offsets, waiting);
    }
  }

  private void compareWord(
      Object expected, long word, Map<Node, Long> offsets, ArrayDeque<Node> waiting) {
    if (!(expected instanceof Node node)) {
      check(expected.equals(word), "an immediate differs");
      return;
    }
    check(node.isPair ? Words.isPair(word) : Words.isObject(word), "a tag differs");
    Long known = offsets.putIfAbsent(node, Words.offset(word));
    if (known == null) {
      waiting.push(node);
    } else {
      check(known == Words.offset(word), "sharing differs");
    }
  }

  /** After a collection: exactly the owners that the mirror cannot reach were reported, once. */
  void compareOwners() {
    Set<Node> alive = reachable();
    Set<Integer> dead = new HashSet<>(m.deadOwners);
    check(dead.size() == m.deadOwners.size(), "an owner died twice");
    owners.forEach(
        (id, node) -> check(alive.contains(node) != dead.contains(id), "a wrong owner died"));
  }

  private Set<Node> reachable() {
    Set<Node> alive = new HashSet<>();
    ArrayDeque<Object> waiting = new ArrayDeque<>(mirror);
    while (!waiting.isEmpty()) {
      if (waiting.pop() instanceof Node node && alive.add(node)) {
        waiting.addAll(List.of(node.words));
      }
    }
    return alive;
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
