package valk.eval.jit;

import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;

/**
 * The objects that a compiled function refers to: static finals of its class, set from its data.
 *
 * <pre>
 *   data[0]       where the class puts its instance
 *   data[1 ..]    the values of its fields, in their order
 * </pre>
 */
final class Constants {
  /** Index of the first field's value in the class data. */
  static final int FIRST = 1;

  /** A static final field of the class. */
  record Field(String name, ClassDesc type) {}

  /** The class data of the class that is being initialized by this thread. */
  private static final ScopedValue<Object[]> HANDED_OVER = ScopedValue.newInstance();

  private final Machine machine;
  private final List<Field> fields = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();
  private final IdentityHashMap<Object, Field> known = new IdentityHashMap<>();

  /**
   * @param machine what runs the function, and nothing else does
   */
  Constants(Machine machine) {
    this.machine = machine;
  }

  Field machine() {
    return of(machine, Descriptors.MACHINE);
  }

  Field heap() {
    return of(machine.heap, Descriptors.HEAP);
  }

  Field access() {
    return of(machine.access, Descriptors.ACCESS);
  }

  /** The field that holds the object. */
  Field of(Object value, ClassDesc type) {
    return known.computeIfAbsent(value, added -> add(added, type));
  }

  private Field add(Object value, ClassDesc type) {
    Field field = new Field("k" + values.size(), type);
    values.add(value);
    fields.add(field);
    return field;
  }

  List<Field> fields() {
    return fields;
  }

  /** How many of the values are copies of builtins' loops, classes of their own. */
  int copies() {
    return (int) values.stream().filter(Builtin.Loop.class::isInstance).count();
  }

  /**
   * Has a class defined and initialized that takes its data.
   *
   * @return the instance that it made
   */
  static CompiledCode handOver(Object[] data, Runnable define) {
    ScopedValue.where(HANDED_OVER, data).run(define);
    return (CompiledCode) data[0];
  }

  /**
   * The data of the class that asks, in its initializer. It takes one call in its own package,
   * where the class data of {@code MethodHandles} take a lookup and checks at each class.
   */
  static Object[] handedOver() {
    return HANDED_OVER.get();
  }

  /** The class data, with an empty place for the instance. */
  Object[] data() {
    Object[] data = new Object[FIRST + values.size()];
    for (int i = 0; i < values.size(); i++) {
      data[FIRST + i] = values.get(i);
    }
    return data;
  }
}
