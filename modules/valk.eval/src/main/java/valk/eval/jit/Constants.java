package valk.eval.jit;

import static java.lang.constant.ConstantDescs.CD_Object;

import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The objects that a compiled function refers to: static finals of its class, set from the class
 * data. Entry 0 of the data is where the class puts its instance.
 */
final class Constants {
  /** A static final field of the class. */
  record Field(String name, ClassDesc type) {}

  private final List<Object> values = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();
  private final IdentityHashMap<Object, Field> known = new IdentityHashMap<>();

  Constants() {
    values.add(this);
    fields.add(new Field("ME", CD_Object));
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
    return fields.subList(1, fields.size());
  }

  /** The class data. */
  Object[] data() {
    return values.toArray();
  }
}
