package valk.eval.run;

import java.util.List;
import valk.gc.Words;

/**
 * One step of analysed code. Nodes are immutable and shared by all activations; what an activation
 * needs lies in its frame on the shadow stack.
 *
 * <p>Whatever a node's {@link #exec} may reach that is a safepoint can move every value: a word
 * that is needed afterwards must lie in the shadow stack below the depth that the nested node was
 * analysed with, and be loaded again.
 */
public abstract class Node {
  /**
   * What {@link #test} answers when the condition is an error; the error is {@link Machine#failed}.
   */
  public static final int FAILED = -1;

  /**
   * Computes the value.
   *
   * @param m the machine, owned by the calling thread
   * @param fp index of the frame's first argument in the shadow stack
   * @return the value; or {@link Words#TAIL} in tail position, when the frame now holds a call that
   *     replaces this activation
   */
  public abstract long exec(Machine m, int fp);

  /**
   * Computes the value as a condition.
   *
   * @return 1 for true, 0 for false, {@link #FAILED} when the value is an error
   */
  public int test(Machine m, int fp) {
    return m.truth(exec(m, fp));
  }

  /** What nodes do, for a compiler. */
  public static List<Ir> irs(Node[] nodes) {
    Ir[] irs = new Ir[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      irs[i] = nodes[i].ir();
    }
    return List.of(irs);
  }

  /** What the node does, for a compiler. */
  public Ir ir() {
    return new Ir.Opaque(this);
  }

  /**
   * Computes the value of an operand that compiled code does not know, as {@link #exec} would.
   *
   * @throws UnsupportedOperationException if the node's {@link #ir} is neither an {@link Ir.Unary}
   *     nor an {@link Ir.Loop}
   */
  public long slowly(Machine m, int fp, long operand) {
    throw new UnsupportedOperationException();
  }

  /**
   * Computes the value of operands that compiled code does not know, as {@link #exec} would.
   *
   * @throws UnsupportedOperationException if the node's {@link #ir} is no {@link Ir.Binary}
   */
  public long slowly(Machine m, int fp, long left, long right) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes the call whose function, site and arguments lie in the frame already.
   *
   * @throws UnsupportedOperationException if the node's {@link #ir} is no call
   */
  public long callPrepared(Machine m, int fp) {
    throw new UnsupportedOperationException();
  }

  /**
   * Goes on after a builtin has left a tail call in the frame of this call.
   *
   * @throws UnsupportedOperationException if the node is no call of a builtin
   */
  public long settle(Machine m, int fp) {
    throw new UnsupportedOperationException();
  }

  /** {@link #exec} in a new frame with one argument. */
  public long call(Machine m, int fp, long a) {
    m.stack[fp] = a;
    return exec(m, fp);
  }

  /** {@link #exec} in a new frame with two arguments. */
  public long call(Machine m, int fp, long a, long b) {
    long[] stack = m.stack;
    stack[fp] = a;
    stack[fp + 1] = b;
    return exec(m, fp);
  }

  /** {@link #exec} in a new frame with three arguments. */
  public long call(Machine m, int fp, long a, long b, long c) {
    long[] stack = m.stack;
    stack[fp] = a;
    stack[fp + 1] = b;
    stack[fp + 2] = c;
    return exec(m, fp);
  }

  /** {@link #exec} in a new frame with four arguments. */
  public long call(Machine m, int fp, long a, long b, long c, long d) {
    long[] stack = m.stack;
    stack[fp] = a;
    stack[fp + 1] = b;
    stack[fp + 2] = c;
    stack[fp + 3] = d;
    return exec(m, fp);
  }

  /**
   * {@link #call} without a frame: a body that only computes and allocates, for a caller that does
   * the same.
   *
   * @return the value, or {@link Words#TAIL} when this is not possible, now or at all: then nothing
   *     has happened but allocation, which the caller's caller takes back
   */
  public long bare(Machine m, int fp, long a) {
    return Words.TAIL;
  }

  /** As {@link #bare(Machine, int, long)}, with two arguments. */
  public long bare(Machine m, int fp, long a, long b) {
    return Words.TAIL;
  }

  /** As {@link #bare(Machine, int, long)}, with three arguments. */
  public long bare(Machine m, int fp, long a, long b, long c) {
    return Words.TAIL;
  }

  /** As {@link #bare(Machine, int, long)}, with four arguments. */
  public long bare(Machine m, int fp, long a, long b, long c, long d) {
    return Words.TAIL;
  }

  /** Whether {@link #exec} can reach no safepoint and changes nothing. */
  public boolean isSimple() {
    return false;
  }

  /**
   * Whether {@link #exec} is simple and its value cannot change while the activation runs, so that
   * it may be computed after its right neighbour.
   */
  public boolean isStable() {
    return false;
  }
}
