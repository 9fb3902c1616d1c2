package valk.eval.jit;

import static java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo.INTEGER;
import static java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo.LONG;
import static java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo.TOP;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The Java locals of one method, and the stack map frames that tell the JVM's verifier which of
 * them hold something where jumps lead. The class-file API would find that out from the
 * instructions, which takes it longer than it takes us to write them.
 *
 * <p>A local has one type in all of its method. Where a frame is, the operand stack is empty.
 */
final class StackMap {
  private final CodeBuilder cb;

  /** By Java local; the second of the two that a {@code long} takes has none. */
  private final List<VerificationTypeInfo> types = new ArrayList<>();

  private final List<StackMapFrameInfo> frames = new ArrayList<>();

  /** What the last frame says, which many repeat. */
  private BitSet lastSet = new BitSet();

  private List<VerificationTypeInfo> last = List.of();

  /** Whether nothing may have been written behind the last frame. */
  private boolean fresh;

  /**
   * For a method that has nothing in Java locals but its parameters.
   *
   * @param receiver the type of {@code this}, in front of the parameters; none for a static method
   */
  StackMap(CodeBuilder cb, MethodTypeDesc type, ClassDesc... receiver) {
    this.cb = cb;
    List.of(receiver).forEach(this::add);
    type.parameterList().forEach(this::add);
  }

  private void add(ClassDesc type) {
    switch (type.descriptorString()) {
      case "J" -> {
        types.add(LONG);
        types.add(TOP);
      }
      case "I" -> types.add(INTEGER);
      default -> types.add(ObjectVerificationTypeInfo.of(type));
    }
  }

  /** How many Java locals there are, of one word each. */
  int size() {
    return types.size();
  }

  /** The locals that there are, each of which is set. */
  BitSet all() {
    BitSet all = new BitSet();
    all.set(0, types.size());
    return all;
  }

  int longLocal() {
    return local(TypeKind.LONG, LONG, TOP);
  }

  int intLocal() {
    return local(TypeKind.INT, INTEGER);
  }

  int reference(ClassDesc type) {
    return local(TypeKind.REFERENCE, ObjectVerificationTypeInfo.of(type));
  }

  private int local(TypeKind kind, VerificationTypeInfo... slots) {
    int local = cb.allocateLocal(kind);
    if (local != types.size()) {
      throw new IllegalStateException("a local that this does not know: " + types.size());
    }
    types.addAll(List.of(slots));
    return local;
  }

  /** Gives locals a value that nobody reads, so that they are set. */
  void fill(BitSet locals) {
    for (int i = locals.nextSetBit(0); i >= 0; i = locals.nextSetBit(i + 1)) {
      VerificationTypeInfo type = types.get(i);
      if (type == LONG) {
        cb.lconst_0().lstore(i);
      } else if (type == INTEGER) {
        cb.iconst_0().istore(i);
      } else if (type != TOP) {
        cb.aconst_null().astore(i);
      }
    }
  }

  /**
   * Sets a local behind all others. The class-file API counts the locals in code that is reached:
   * where this is reached, those are counted that only dead code uses.
   */
  void countAll() {
    cb.lconst_0().lstore(longLocal());
  }

  /** Instructions have been written. */
  void wrote() {
    fresh = false;
  }

  /** Binds a label, where the locals are set that every jump to it has set. */
  void bind(Label label, BitSet set) {
    if (fresh) {
      // There is one frame at most for one place.
      cb.nop();
    }
    cb.labelBinding(label);
    if (frames.isEmpty() || !set.equals(lastSet)) {
      lastSet = (BitSet) set.clone();
      last = types(set);
    }
    frames.add(StackMapFrameInfo.of(label, last, List.of()));
    fresh = true;
  }

  private List<VerificationTypeInfo> types(BitSet set) {
    List<VerificationTypeInfo> known = new ArrayList<>();
    for (int i = 0; i < set.length(); i++) {
      VerificationTypeInfo type = set.get(i) ? types.get(i) : TOP;
      known.add(type);
      if (type == LONG) {
        i++;
      }
    }
    return List.copyOf(known);
  }

  /** Writes the frames, when the method is complete. */
  void write() {
    if (!frames.isEmpty()) {
      cb.with(StackMapTableAttribute.of(frames));
    }
  }
}
