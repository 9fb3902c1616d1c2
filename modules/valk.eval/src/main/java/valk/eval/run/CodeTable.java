package valk.eval.run;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The Java parts of all live CODE cells, by the id that each cell holds. */
public final class CodeTable {
  private @Nullable Code[] codes = new Code[256];
  private int[] freeIds = new int[64];
  private final IdentityHashMap<Object, int[]> users = new IdentityHashMap<>();
  private int freeCount;
  private final CodeProvider provider;
  private int used;
  private long serials;

  CodeTable(CodeProvider provider) {
    this.provider = provider;
  }

  /**
   * The code of a live cell.
   *
   * @throws IllegalStateException if the id is free: a CODE cell outlived its entry
   */
  public Code get(int id) {
    Code code = codes[id];
    if (code == null) {
      throw new IllegalStateException("code " + id + " is free");
    }
    return code;
  }

  /** Adds code; the id must go into the cell that owns it. */
  public int add(Code code) {
    int id = freeCount > 0 ? freeIds[--freeCount] : used++;
    if (id >= codes.length) {
      codes = Arrays.copyOf(codes, codes.length * 2);
    }
    codes[id] = code;
    code.id = id;
    code.serial = serials++;
    return id;
  }

  /** Frees the entry of a dead cell. */
  public Code remove(int id) {
    Code code = get(id);
    provider.forget(code);
    code.analysed = null;
    codes[id] = null;
    if (freeCount == freeIds.length) {
      freeIds = Arrays.copyOf(freeIds, freeCount * 2);
    }
    freeIds[freeCount++] = id;
    return code;
  }

  /** Counts a user of what codes share; bytes to charge: for what it is the first user of. */
  long retain(Code code) {
    Origins origins = code.charged;
    return (isFirst(code.source) ? code.source.charge() : 0)
        + (origins != null && isFirst(origins) ? origins.charge() : 0);
  }

  /** Uncounts a user of what codes share; bytes to credit: for what it was the last user of. */
  long release(Code code) {
    Origins origins = code.charged;
    return (wasLast(code.source) ? code.source.charge() : 0)
        + (origins != null && wasLast(origins) ? origins.charge() : 0);
  }

  private boolean isFirst(Object shared) {
    return users.computeIfAbsent(shared, s -> new int[1])[0]++ == 0;
  }

  private boolean wasLast(Object shared) {
    int[] count = users.get(shared);
    if (count == null || --count[0] > 0) {
      return false;
    }
    users.remove(shared);
    return true;
  }

  /** Number of live codes. */
  public int size() {
    return used - freeCount;
  }

  /** Has all code that took the global's value for granted analysed again at its next call. */
  void invalidate(Global global) {
    for (int id = 0; id < used; id++) {
      Code code = codes[id];
      if (code != null && assumes(code, global)) {
        invalidate(code);
      }
    }
  }

  /**
   * With the functions around it: what they give a function that they make anew depends on what
   * that mentions.
   */
  private void invalidate(Code innermost) {
    innermost.assumed = new Global[0];
    for (Code code = innermost; code != null && !isStale(code); code = around(code)) {
      provider.forget(code);
      code.body = new Stale(code);
      code.analysed = null;
      code.analysedAgain++;
    }
  }

  private static boolean isStale(Code code) {
    return code.body instanceof Stale;
  }

  /** The function around, if it is alive; null for code at top level, which runs once. */
  private @Nullable Code around(Code code) {
    Code around = code.aroundId < 0 ? null : codes[code.aroundId];
    boolean isIt = around != null && around.serial == code.aroundSerial && around.scope != null;
    return isIt ? around : null;
  }

  private static boolean assumes(Code code, Global global) {
    for (Global assumed : code.assumed) {
      if (assumed == global) {
        return true;
      }
    }
    return false;
  }

  /** Body of code whose analysis no longer holds. */
  private static final class Stale extends Node {
    private final Code code;

    Stale(Code code) {
      this.code = code;
    }

    @Override
    public long exec(Machine m, int fp) {
      if (code.body == this) {
        m.compiler().recompile(m, fp, fp + code.arguments(), code);
      }
      return m.enter(code, fp);
    }
  }
}
