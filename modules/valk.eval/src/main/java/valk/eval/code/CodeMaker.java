package valk.eval.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import valk.eval.run.Code;
import valk.eval.run.Global;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.value.CodeCell;
import valk.eval.value.ErrorKind;
import valk.gc.CellHeader;
import valk.gc.Words;
import valk.memory.Space;

/**
 * Makes the CODE cells of an analysis. All words that go into them are first laid out on the shadow
 * stack, a block a function, because making a cell is a safepoint; above the blocks, the cells that
 * are made already.
 */
final class CodeMaker {
  /** Estimated bytes of Java heap: of a node, and of a function's own objects. */
  static final long NODE_CHARGE = 72;

  private static final long FUNCTION_CHARGE = 320;

  /** For what is noted of the variables around a function: two sets, and each name in one. */
  private static final long AROUND_CHARGE = 224;

  private static final long NAME_CHARGE = 80;

  /** Words of the shadow stack that are in use below the blocks when code is made at top level. */
  private static final int WORDS_BELOW = 64;

  private final Machine m;
  private final int fp;
  private final List<Function> functions = new ArrayList<>();
  private final List<Integer> blocks = new ArrayList<>();
  private int top;

  /**
   * @param first first free word of the shadow stack
   */
  CodeMaker(Machine m, int fp, int first) {
    this.m = m;
    this.fp = fp;
    this.top = first;
  }

  /** The word of the CODE cell of {@code outermost}; those of the functions inside hang from it. */
  long make(Function outermost) {
    refuseWhatNeverFits(outermost);
    layOut(outermost);
    int cells = top;
    top += functions.size();
    m.reserve(fp, top);
    Arrays.fill(m.stack, cells, top, Words.NIL);
    for (int i = 0; i < functions.size(); i++) {
      long word = makeCell(functions.get(i), blocks.get(i));
      m.stack[cells + i] = word;
    }
    return m.stack[top - 1];
  }

  /** Replaces the body of {@code old} by what was analysed; its cell keeps the new one alive. */
  void remake(Function function, Code old) {
    Node body = function.code.body;
    long word = make(function);
    m.heap.write(old.cell, CodeCell.REPLACEMENT, word);
    provide(old, body);
    old.origins = function.code.origins;
    old.frame = function.code.frame;
    old.assumed = function.code.assumed;
    function.children.forEach(child -> old.surrounds(child.code));
  }

  private void provide(Code code, Node analysed) {
    code.endAnalysis(analysed);
    code.body = m.codeProvider().bodyOf(code, analysed);
  }

  /** Code whose words the shadow stack never has room for is an error when it runs. */
  private void refuseWhatNeverFits(Function outermost) {
    long words = wordsOf(outermost);
    int most = m.stackWords() - WORDS_BELOW;
    if (words > most) {
      String counts = words + ", and there is room for " + most;
      outermost.becomes(
          new Variables.Malformed(
              outermost.code.position,
              ErrorKind.SYNTAX,
              "too many constants: " + counts + " within the limit of depth"));
    }
  }

  private static long wordsOf(Function outermost) {
    long words = 0;
    for (Function function : withInner(outermost)) {
      words += CodeCell.FIRST_CONSTANT + 1 + function.constants.size();
    }
    return words;
  }

  private static List<Function> withInner(Function function) {
    List<Function> all = new ArrayList<>();
    all.add(function);
    for (int i = 0; i < all.size(); i++) {
      all.addAll(all.get(i).children);
    }
    return all;
  }

  /** Children before parents, so that a parent's block can hold their cells. */
  private void layOut(Function function) {
    List<Function> inside = withInner(function);
    for (int i = inside.size() - 1; i >= 0; i--) {
      functions.add(inside.get(i));
      blocks.add(layOutBlock(inside.get(i)));
    }
  }

  private int layOutBlock(Function function) {
    int block = top;
    int size = CodeCell.FIRST_CONSTANT + function.constants.size();
    m.reserve(fp, block + size);
    m.stack[block + CodeCell.SOURCE] = function.sourceForm;
    m.stack[block + CodeCell.NAME] = function.nameWord;
    m.stack[block + CodeCell.DOC] = function.doc;
    m.stack[block + CodeCell.REPLACEMENT] = Words.NIL;
    for (int i = 0; i < function.constants.size(); i++) {
      m.stack[block + CodeCell.FIRST_CONSTANT + i] = function.constants.get(i);
    }
    top = block + size;
    return block;
  }

  private static long chargeAround(Around around) {
    return around.isNothing() ? 0 : AROUND_CHARGE + NAME_CHARGE * around.names().count();
  }

  private long makeCell(Function function, int block) {
    Code code = function.code;
    for (int i = 0; i < function.children.size(); i++) {
      int at = block + CodeCell.FIRST_CONSTANT + function.childConstants.get(i);
      m.stack[at] = Words.object(function.children.get(i).code.cell);
    }
    code.charge = FUNCTION_CHARGE + NODE_CHARGE * function.nodes + chargeAround(function.around());
    code.assumed = function.isTopLevel() ? new Global[0] : function.assumed.toArray(new Global[0]);
    int slots = CodeCell.FIRST_CONSTANT + function.constants.size();
    long word = m.addCode(code, slots, CellHeader.cellBytes(slots, 8), fp, top);
    if (!function.isTopLevel() && !code.macro) {
      provide(code, code.body);
    }
    function.children.forEach(child -> code.surrounds(child.code));
    // The cell is new and born remembered: its first words need no barrier, and that they are
    // lasting growth is no reason to refuse them.
    for (int i = 0; i < slots; i++) {
      Space.store(m.space, code.cell + CellHeader.slotOffset(i), m.stack[block + i]);
    }
    return word;
  }
}
