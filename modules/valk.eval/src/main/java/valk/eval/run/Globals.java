package valk.eval.run;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import valk.eval.value.Names;
import valk.gc.ManagedHeap;
import valk.gc.RootVisitor;
import valk.gc.Words;

/**
 * The global environment: one {@link Global} a name that some code mentions or that is bound.
 *
 * <p>Bound globals are roots; unbound ones go with their name. Globals written since the last
 * checkpoint are listed, so that a checkpoint costs what was written and not what there is.
 */
public final class Globals {
  /** Bytes charged for a global when it is first bound. */
  static final long CHARGE = 136;

  private final Names names;
  private @Nullable Global[] byName = new Global[1024];
  private Global[] dirty = new Global[64];
  private int dirtyCount;
  private int bound;

  Globals(Names names) {
    this.names = names;
  }

  /** The global of the name; made, unbound, when there is none yet. */
  public Global of(int nameId) {
    if (nameId >= byName.length) {
      byName = Arrays.copyOf(byName, Integer.highestOneBit(nameId) << 1);
    }
    Global global = byName[nameId];
    if (global == null) {
      global = new Global(nameId, names.name(nameId));
      byName[nameId] = global;
    }
    return global;
  }

  /** The global of the name, or null when no code mentions it. */
  public @Nullable Global find(int nameId) {
    return nameId < byName.length ? byName[nameId] : null;
  }

  /** Number of bound globals. */
  public int bound() {
    return bound;
  }

  /** All globals that are bound. */
  public Global[] all() {
    return Arrays.stream(byName).filter(g -> g != null && g.isBound()).toArray(Global[]::new);
  }

  /** Stores without any check; {@link Machine#define} is the whole operation. */
  void store(ManagedHeap heap, Global global, long value, @Nullable Code code) {
    if (!global.isBound()) {
      bound++;
    }
    global.value = value;
    global.code = code;
    if (!global.dirty && heap.isScratch(value)) {
      global.dirty = true;
      remember(global);
    }
  }

  private void remember(Global global) {
    if (dirtyCount == dirty.length) {
      dirty = Arrays.copyOf(dirty, dirtyCount * 2);
    }
    dirty[dirtyCount++] = global;
  }

  void visit(RootVisitor visitor) {
    for (Global global : byName) {
      if (global != null && global.isBound()) {
        visitor.visit(names.symbol(global.nameId));
        global.value = visitor.visit(global.value);
      }
    }
  }

  void visitDirty(RootVisitor visitor) {
    for (int i = 0; i < dirtyCount; i++) {
      Global global = dirty[i];
      global.value = visitor.visit(global.value);
      global.dirty = false;
    }
    Arrays.fill(dirty, 0, dirtyCount, null);
    dirtyCount = 0;
  }

  /** Drops the globals whose name dies. */
  void retainMarked(long[] marked) {
    for (int id = 0; id < byName.length; id++) {
      if (byName[id] != null && !isMarked(marked, id)) {
        byName[id] = null;
      }
    }
  }

  private static boolean isMarked(long[] marked, int id) {
    int word = id >> 6;
    return word < marked.length && (marked[word] >>> id & 1) != 0;
  }

  /** Whether the word can be cached as a value that never moves. */
  static boolean isConstant(long word) {
    return !Words.isPointer(word);
  }
}
