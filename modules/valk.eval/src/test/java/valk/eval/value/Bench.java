package valk.eval.value;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import valk.gc.ChargeLedger;
import valk.gc.HeapConfig;
import valk.gc.HeapVerifier;
import valk.gc.ManagedHeap;
import valk.gc.RootSource;
import valk.gc.RootVisitor;
import valk.gc.Words;
import valk.gc.Zeal;
import valk.memory.MemoryLimits;
import valk.memory.Space;

/**
 * The smallest machine that values need: a shadow stack whose words below {@link #top} are alive, a
 * real heap, a real name table.
 */
public final class Bench implements Workspace, RootSource, AutoCloseable {
  /** Checkpoints and collections all the time; freed memory is poisoned. */
  public static final String ZEALOUS = "checkpoint:3,collect:7,poison";

  /** The stack index that stands for the frame that asks. */
  public static final int FP = 0;

  private static final long M = 1 << 20;
  private static final int MOST_WORDS = 1 << 20;

  private final Names names = new Names();
  private final TextBuffer textBuffer = new TextBuffer();
  private final RecentKeys recentKeys = new RecentKeys();
  private final ManagedHeap heap;
  private long[] stack = new long[4096];
  private int top;
  private int live;
  private boolean safepointWanted;
  private int serial;
  private long polls;
  private long checkpointAt;

  private Bench(long limit, String zeal) {
    MemoryLimits limits = new MemoryLimits(M, limit, 16 * M, Math.max(limit, 64 * M));
    HeapConfig config =
        HeapConfig.of(limits).withZeal(Zeal.parse(zeal)).withLedger(new ChargeLedger(1L << 40));
    heap =
        ManagedHeap.create(config, this, names, (type, owner) -> {}, () -> safepointWanted = true);
    names.attach(heap);
    heap.beginForm();
  }

  /** A bench with 256 MB, in peace. */
  public static Bench calm() {
    return new Bench(256 * M, "");
  }

  /** A bench with 256 MB whose values move and die at every turn. */
  public static Bench zealous() {
    return new Bench(256 * M, ZEALOUS);
  }

  /** A bench with a limit. */
  public static Bench limited(long limit) {
    return new Bench(limit, "");
  }

  // ---- the stack, as tests use it

  /** First stack index that is free. */
  public int top() {
    return top;
  }

  /** Puts a word on the stack, where it is alive; its stack index. */
  public int push(long word) {
    reserve(FP, top + 1);
    stack[top] = word;
    return top++;
  }

  /** The word at a stack index as it is now. */
  public long at(int slot) {
    return stack[slot];
  }

  /** Forgets the words from a stack index up. */
  public void popTo(int slot) {
    top = slot;
  }

  /** The space that the words point into. */
  public Space space() {
    return heap.space();
  }

  /** Calls of {@link #poll}. */
  public long polls() {
    return polls;
  }

  /** Moves everything out of scratch once, at that call of {@link #poll} from now on. */
  public void checkpointAtPoll(long number) {
    checkpointAt = polls + number;
  }

  /** Collects, moves everything out of scratch, and verifies the heap. */
  public void shake() {
    live = top;
    heap.checkpoint();
    heap.collect();
    new HeapVerifier(heap).verify();
  }

  // ---- making values; each result lies on the stack, its index is returned

  /** A string. */
  public int string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return push(StringCell.make(this, utf8, 0, utf8.length, FP, top));
  }

  /** An integer of any size. */
  public int integer(BigInteger value) {
    return push(IntegerCell.make(this, value, FP, top));
  }

  /** A real. */
  public int real(double value) {
    ensure(RealCell.SIZE, FP, top);
    return push(RealCell.make(heap, value));
  }

  /** A symbol. */
  public int symbol(String name) {
    return push(Words.symbol(names.intern(this, name, FP, top)));
  }

  /** A keyword. */
  public int keyword(String name) {
    return push(Words.keyword(names.intern(this, name, FP, top)));
  }

  /** The list of the words from a stack index up, which it replaces. */
  public int list(int from, int tag) {
    int list = push(Words.NIL);
    for (int i = list - 1; i >= from; i--) {
      ensure(Words.PAIR_BYTES, FP, top);
      stack[list] = heap.pair(stack[i], stack[list]) | tag;
    }
    return replace(from, list);
  }

  /** The vector of the words from a stack index up, which it replaces. */
  public int vector(int from) {
    return replace(from, push(VectorCell.of(this, from, top - from, FP, top)));
  }

  /** An empty map. */
  public int map() {
    ensure(MapCell.SIZE, FP, top);
    return push(MapCell.make(heap));
  }

  /** A closure with a name that runs nothing. */
  public int closure(String name) {
    int code = push(Words.object(large(Shapes.CODE, 4, CodeCell.size(0), FP, top)));
    int symbol = symbol(name);
    heap.write(Words.offset(stack[code]), CodeCell.NAME, stack[symbol]);
    ensure(ClosureCell.size(0), FP, top);
    return replace(code, push(ClosureCell.make(heap, stack[code], 0, stack, 0, 0)));
  }

  /** An error of kind {@code :user}. */
  public int error(String message, long data) {
    int dataSlot = push(data);
    int text = string(message);
    int kind = keyword("user");
    ensure(ErrorCell.SIZE, FP, top);
    long error =
        ErrorCell.make(heap, stack[kind], stack[text], stack[dataSlot], Words.NIL, Words.NIL, -1);
    return replace(dataSlot, push(error));
  }

  private int replace(int from, int slot) {
    stack[from] = stack[slot];
    top = from + 1;
    return from;
  }

  // ---- questions

  /** Whether the values at two stack indexes are equal. */
  public boolean equal(int a, int b) {
    return Equality.equal(this, stack[a], stack[b], FP, top);
  }

  /** The hash of the value at a stack index. */
  public int hash(int slot) {
    return Hash.of(this, stack[slot], FP, top);
  }

  /** The readable form of the value at a stack index. */
  public String print(int slot) {
    return Printer.text(this, slot, true, FP, top);
  }

  // ---- the workspace

  @Override
  public ManagedHeap heap() {
    return heap;
  }

  @Override
  public RecentKeys recentKeys() {
    return recentKeys;
  }

  @Override
  public TextBuffer textBuffer() {
    return textBuffer;
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public long[] stack() {
    return stack;
  }

  @Override
  public void reserve(int fp, int newTop) {
    if (newTop > MOST_WORDS) {
      throw new StackFull();
    }
    if (newTop + SLACK > stack.length) {
      stack = Arrays.copyOf(stack, 2 * newTop + SLACK);
    }
  }

  @Override
  public void poll(int fp, int liveTop) {
    if (++polls == checkpointAt) {
      live = liveTop;
      heap.checkpoint();
    }
    if (safepointWanted || heap.zealous()) {
      safepointWanted = false;
      live = liveTop;
      heap.poll();
    }
  }

  @Override
  public void ensure(long bytes, int fp, int liveTop) {
    ensure(bytes, 0, fp, liveTop);
  }

  @Override
  public void ensure(long bytes, long charge, int fp, int liveTop) {
    poll(fp, liveTop);
    live = liveTop;
    heap.ensure(bytes, charge);
  }

  @Override
  public long large(int type, int slots, long bytes, int fp, int liveTop) {
    poll(fp, liveTop);
    live = liveTop;
    return heap.large(type, slots, bytes);
  }

  @Override
  public String nameOf(long function) {
    return "builtin" + Words.payload(function);
  }

  @Override
  public int nextSerial() {
    return ++serial;
  }

  @Override
  public void visit(RootVisitor visitor) {
    visitor.visit(stack, 0, live);
  }

  @Override
  public void visitDirty(RootVisitor visitor) {
    visitor.visit(stack, 0, live);
  }

  @Override
  public void close() {
    heap.close();
  }

  /** The shadow stack has reached its limit. */
  public static final class StackFull extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
