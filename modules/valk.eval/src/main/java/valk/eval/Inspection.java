package valk.eval;

import valk.eval.run.Machine;
import valk.eval.spi.Inside;
import valk.eval.value.Pair;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;
import valk.memory.Space;

/**
 * Looks at the results of an interpreter's calls, without a safepoint. The same object for each
 * look, which is open while what looks runs.
 */
final class Inspection implements Inside {
  private final Machine m;
  private final DataWords.Copy copy;
  private boolean isOpen;

  Inspection(Machine m, DataWords words) {
    this.m = m;
    this.copy = words.copy();
  }

  /**
   * Has a host look at a value.
   *
   * @throws HostFailure with what the look throws
   */
  <T> T look(Look<T> look, long word) {
    isOpen = true;
    try {
      copy.renew();
      return look.at(this, word);
    } catch (RuntimeException e) {
      throw new HostFailure(e);
    } finally {
      isOpen = false;
    }
  }

  private void requireOpen() {
    if (!isOpen) {
      throw new IllegalStateException("the look at the result has ended");
    }
  }

  @Override
  public boolean isNil(long word) {
    requireOpen();
    return word == Words.NIL;
  }

  @Override
  public boolean isList(long word) {
    requireOpen();
    return Words.isList(word);
  }

  @Override
  public long first(long list) {
    requireOpen();
    return Pair.first(m.space, list);
  }

  @Override
  public long rest(long list) {
    requireOpen();
    return Pair.rest(m.space, list);
  }

  @Override
  public long get(long list, String key) {
    requireOpen();
    long left = list;
    while (Words.isPair(left)) {
      long name = first(left);
      left = rest(left);
      if (Words.isPair(left)) {
        if (isKeyword(name) && is(name, key)) {
          return first(left);
        }
        left = rest(left);
      }
    }
    return Words.NIL;
  }

  @Override
  public boolean isInteger(long word) {
    requireOpen();
    return Words.isFixnum(word);
  }

  @Override
  public long integer(long word) {
    requireOpen();
    return Words.integer(word);
  }

  @Override
  public boolean isKeyword(long word) {
    requireOpen();
    return Words.isKeyword(word);
  }

  @Override
  public boolean isText(long word) {
    requireOpen();
    return Shapes.isString(m.space, word);
  }

  @Override
  public boolean is(long word, String ascii) {
    requireOpen();
    return Words.isKeyword(word)
        ? isName(m.names.nameBytes(Words.payload(word)), ascii)
        : isText(word) && isTextOf(word, ascii);
  }

  private static boolean isName(byte[] name, String ascii) {
    boolean isSoFar = name.length == ascii.length();
    for (int i = 0; isSoFar && i < name.length; i++) {
      isSoFar = name[i] == ascii.charAt(i);
    }
    return isSoFar;
  }

  private boolean isTextOf(long text, String ascii) {
    boolean isSoFar = StringCell.byteLength(m.space, text) == ascii.length();
    long at = StringCell.textAt(text);
    for (int i = 0; isSoFar && i < ascii.length(); i++) {
      isSoFar = Space.loadByte(m.space, at + i) == ascii.charAt(i);
    }
    return isSoFar;
  }

  @Override
  public byte[] bytes(long text) {
    requireOpen();
    copy.take(StringCell.byteLength(m.space, text));
    return StringCell.bytes(m.space, text);
  }

  @Override
  public Data data(long word) {
    requireOpen();
    return copy.data(word, 0);
  }
}
