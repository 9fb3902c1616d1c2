package valk.eval;

import java.math.BigInteger;
import valk.eval.run.Machine;
import valk.eval.run.Unwind;
import valk.eval.spi.Composer;
import valk.eval.value.IntegerCell;
import valk.eval.value.StringCell;
import valk.eval.value.Utf8;
import valk.gc.HeapExhausted;
import valk.gc.Words;

/** Composes the argument of a call: the parts that wait are the topmost words of the stack. */
final class Composing implements Composer {
  private static final int PAIRS_AT_ONCE = 1024;

  private final Machine m;
  private int fp;
  private int top;
  private boolean isOpen;

  Composing(Machine m) {
    this.m = m;
  }

  /**
   * Makes one value, and puts it into the first slot of a frame. A safepoint.
   *
   * @param frame the frame, which has no words yet
   * @throws HostFailure with what the composition throws, or if it makes none or several
   */
  void compose(Composition composition, int frame) {
    fp = frame;
    top = frame;
    isOpen = true;
    try {
      composition.compose(this);
      requireOne(frame);
    } catch (Unwind | HeapExhausted e) {
      throw e;
    } catch (RuntimeException e) {
      throw new HostFailure(e);
    } finally {
      isOpen = false;
    }
  }

  private void requireOpen() {
    if (!isOpen) {
      throw new IllegalStateException("the composition has ended");
    }
  }

  private void requireOne(int frame) {
    if (top != frame + 1) {
      throw new IllegalStateException((top - frame) + " values were made, not one");
    }
  }

  private void push(long word) {
    m.reserve(fp, top + 1);
    m.stack[top++] = word;
  }

  @Override
  public void integer(long value) {
    requireOpen();
    push(
        Words.fitsFixnum(value)
            ? Words.fixnum(value)
            : IntegerCell.make(m, BigInteger.valueOf(value), fp, top));
  }

  @Override
  public void text(String text) {
    requireOpen();
    push(StringCell.make(m, text, fp, top));
  }

  @Override
  public boolean text(byte[] utf8) {
    requireOpen();
    boolean isText = Utf8.firstMalformed(utf8, 0, utf8.length) < 0;
    if (isText) {
      push(StringCell.make(m, utf8, 0, utf8.length, fp, top));
    }
    return isText;
  }

  @Override
  public void keyword(byte[] ascii, int length) {
    requireOpen();
    push(Words.keyword(m.names.intern(m, ascii, 0, length, fp, top)));
  }

  /** From the last item to the first; the list so far waits above them. */
  @Override
  public void list(int count) {
    requireOpen();
    if (count < 0 || count > top - fp) {
      throw new IllegalArgumentException(count + " of " + (top - fp) + " values");
    }
    push(Words.NIL);
    for (int left = count; left > 0; ) {
      int now = Math.min(left, PAIRS_AT_ONCE);
      m.ensure((long) now * Words.PAIR_BYTES, fp, top);
      left -= now;
      long list = m.stack[top - 1];
      for (int i = 0; i < now; i++) {
        top--;
        list = Words.quoted(m.heap.pair(m.stack[top - 1], list));
        m.stack[top - 1] = list;
      }
    }
  }
}
