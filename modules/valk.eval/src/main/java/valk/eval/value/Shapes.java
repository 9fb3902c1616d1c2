package valk.eval.value;

import valk.gc.CellHeader;
import valk.gc.Words;
import valk.memory.Space;

/**
 * The kinds of cells, and the questions what a word is.
 *
 * <p>A type code stands in the cell header, where the collector ignores it. Fixnums, pairs, nil,
 * symbols, keywords, builtins and forms have no cell with a header: their word says what they are
 * (see {@link Words}).
 *
 * <p>All predicates take any value; those without a {@link Space} parameter need only the word.
 */
public final class Shapes {
  /** {@link RealCell}. */
  public static final int REAL = 0;

  /** {@link StringCell}. */
  public static final int STRING = 1;

  /** {@link VectorCell}. */
  public static final int VECTOR = 2;

  /** {@link StoreCell}: slots that belong to a vector or map; never a value of its own. */
  public static final int STORE = 3;

  /** {@link BytesCell}: raw bytes that belong to a map; never a value of its own. */
  public static final int BYTES = 4;

  /** {@link MapCell}. */
  public static final int MAP = 5;

  /** {@link ClosureCell}. */
  public static final int CLOSURE = 6;

  /** {@link PartialCell}. */
  public static final int PARTIAL = 7;

  /** {@link ErrorCell}. */
  public static final int ERROR = 8;

  /** {@link CodeCell}: analysed code; never a value of its own. */
  public static final int CODE = 9;

  /** {@link BoxCell}: a captured variable that is assigned; never a value of its own. */
  public static final int BOX = 10;

  /** {@link EnvCell}: a scope with names; never a value of its own. */
  public static final int ENV = 11;

  /** {@link RefCell}. */
  public static final int REF = 12;

  /** {@link BuilderCell}. */
  public static final int BUILDER = 13;

  /** {@link IntegerCell}. */
  public static final int INTEGER = 14;

  private static final String[] TYPE_NAMES = {
    "number",
    "string",
    "vector",
    "store",
    "bytes",
    "map",
    "function",
    "function",
    "error",
    "code",
    "box",
    "scope",
    "ref",
    "builder",
    "number",
  };

  static {
    if (TYPE_NAMES.length != INTEGER + 1 || INTEGER > CellHeader.MAX_TYPE) {
      throw new AssertionError("every type code needs a name and must fit the cell header");
    }
  }

  private Shapes() {}

  /**
   * The type code of a cell.
   *
   * @param object a word that {@linkplain Words#isObject points to a cell with a header}
   */
  public static int type(Space space, long object) {
    return CellHeader.type(Space.load(space, Words.offset(object)));
  }

  /** Whether the word is an object of the type. */
  public static boolean is(Space space, long word, int type) {
    return Words.isObject(word) && type(space, word) == type;
  }

  /** Whether the word is a real. */
  public static boolean isReal(Space space, long word) {
    return is(space, word, REAL);
  }

  /** Whether the word is an integer, of any size. */
  public static boolean isInteger(Space space, long word) {
    return Words.isFixnum(word) || is(space, word, INTEGER);
  }

  /** Whether the word is an integer or a real. */
  public static boolean isNumber(Space space, long word) {
    if (Words.isObject(word)) {
      int type = type(space, word);
      return type == REAL || type == INTEGER;
    }
    return Words.isFixnum(word);
  }

  /** Whether the word is a string. */
  public static boolean isString(Space space, long word) {
    return is(space, word, STRING);
  }

  /** Whether the word is a vector. */
  public static boolean isVector(Space space, long word) {
    return is(space, word, VECTOR);
  }

  /** Whether the word is a map. */
  public static boolean isMap(Space space, long word) {
    return is(space, word, MAP);
  }

  /** Whether the word is an error. */
  public static boolean isError(Space space, long word) {
    return is(space, word, ERROR);
  }

  /** Whether the word is an opaque host object. */
  public static boolean isRef(Space space, long word) {
    return is(space, word, REF);
  }

  /** Whether the word is a string that is being built. */
  public static boolean isBuilder(Space space, long word) {
    return is(space, word, BUILDER);
  }

  /** Whether the word is a function written in Java. */
  public static boolean isBuiltin(long word) {
    return Words.isImmediate(word) && Words.subtag(word) == Words.BUILTIN;
  }

  /** Whether the word is a special form that is passed as a value. */
  public static boolean isForm(long word) {
    return Words.isImmediate(word) && Words.subtag(word) == Words.FORM;
  }

  /** Whether the word is a lambda, a partial application, a builtin or a form. */
  public static boolean isFunction(Space space, long word) {
    if (Words.isObject(word)) {
      int type = type(space, word);
      return type == CLOSURE || type == PARTIAL;
    }
    return isBuiltin(word) || isForm(word);
  }

  /**
   * What {@code (type x)} gives: {@code nil number string symbol keyword list vector map function
   * error ref builder}. Words that no program sees have names too, for diagnosis.
   */
  public static String typeName(Space space, long word) {
    if (Words.isFixnum(word)) {
      return "number";
    }
    if (Words.isPair(word)) {
      return "list";
    }
    if (Words.isObject(word)) {
      return TYPE_NAMES[type(space, word)];
    }
    return immediateTypeName(word);
  }

  private static String immediateTypeName(long word) {
    return switch (Words.subtag(word)) {
      case Words.CONSTANT -> word == Words.NIL ? "nil" : "mark";
      case Words.SYMBOL -> "symbol";
      case Words.KEYWORD -> "keyword";
      default -> "function";
    };
  }
}
