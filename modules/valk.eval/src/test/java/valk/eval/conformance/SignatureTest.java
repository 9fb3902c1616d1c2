package valk.eval.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import valk.eval.Interpreter;
import valk.eval.LispError;
import valk.eval.Value;

/** Each builtin checks how many arguments it gets, of which types, and whether one is an error. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignatureTest {
  /**
   * What each parameter must be: L list, S string, I integer, N number, F function, V vector, M
   * map, B string builder, K key of a map, C something with a length, D number or string, P string
   * or code point, E error, * anything. The first parameters only, where there may be any number.
   */
  private static final String PARAMETERS =
      """
      append L*   reverse L   head L   tail L   init L   last L   fst L   snd L   trd L   nth IL
      take IL   drop IL   split IL   cons *L   join L   flatten L   range II   len C   repeat FI
      map FL   filter FL   foldl F*L   foldr F*L   zip LL   exists *L   unique L   sum L
      product L   sort L   sort-by FL   comp FF*   flip F**   apply FL   unpack FL   curry FL
      pack F   uncurry F   id *   list **   vector **
      + NN   - NN   * NN   / NN   % NN   < NN   > NN   <= NN   >= NN   not *   ord DD   abs N
      min NN   max NN   floor N   ceil N   round N   sqrt N   pow NN   random I   num->str N
      str->num S   str/concat SS   str/join LS   str/split SS   str/chars S   str/slice SII
      str/nth SI   str/index SSI   str/replace SSS   str/upper S   str/lower S   str/trim S
      str/starts? SS   str/ends? SS   make-string IP   printf S   println S   format S
      vec/new I*   vec/get VI   vec/set! VI*   vec/push! V*   vec/pop! V   vec/len V   vec/list V
      map/of K*   map/get MK   map/put! MK*   map/del! MK   map/has? MK   map/keys M   map/vals M
      map/len M   plist/get L*   plist/set L**   plist/has? L*   plist/keys L   plist/vals L
      get L**   read S   read-all S   load S   read-file S   write-file SS   env/get S   exit I
      shutdown I   sleep I   nil? *   num? *   str? *   sym? *   keyword? *   list? *   vector? *
      map? *   fun? *   ref? *   doc F   source F   apropos S   sys/log/set-level S
      mem/heap/set-hard-limit I   mem/gc/set-threshold I   mem/gc/set-min-interval I
      json/read S   json/write *I   time/format ISS   time/parse SSS   time/parts IS   time/of MS
      str/add! B*   str/build B   macroexpand *   macroexpand-1 *   error/span E
      error/kind E   error/message E   error/data E   error/trace E
      """;

  /** Values of one kind each, and the codes of the parameters that they are right for. */
  private static final Map<String, String> VALUES =
      Map.of(
          "5", "INKDP*",
          "2.5", "NKD*",
          "\"s\"", "SKCDP*",
          ":k", "K*",
          "{1}", "LKC*",
          "[1]", "VC*",
          "#{1 2}", "MC*",
          "(str/builder)", "BC*",
          "id", "F*");

  private static final Map<Character, String> RIGHT =
      Map.ofEntries(
          Map.entry('L', "{1}"),
          Map.entry('S', "\"a\""),
          Map.entry('I', "1"),
          Map.entry('N', "1"),
          Map.entry('F', "id"),
          Map.entry('V', "(vector 1 2)"),
          Map.entry('M', "(map/new)"),
          Map.entry('B', "(str/builder)"),
          Map.entry('K', "1"),
          Map.entry('C', "{1}"),
          Map.entry('D', "1"),
          Map.entry('P', "\"a\""),
          Map.entry('E', "(error \"e\")"),
          Map.entry('*', "1"));

  /** Those that {@link #signatures} could take for functions. */
  private static final Set<String> FORMS =
      Set.of("quote", "quasiquote", "unquote", "unquote-splicing", "eval", "penv");

  private static final Set<String> COLLECTING =
      Set.of(
          "nth",
          "take",
          "drop",
          "split",
          "exists",
          "map",
          "filter",
          "foldl",
          "foldr",
          "zip",
          "sort-by",
          "flip",
          "comp",
          "unpack",
          "plist/get",
          "plist/set",
          "plist/has?");

  private final Map<String, String> parameters = new LinkedHashMap<>();
  private Interpreter lisp;

  @BeforeAll
  void open() {
    lisp = Interpreter.builder().allowFiles(true).allowEnvironment(true).allowExit(true).build();
    List<String> words = Arrays.asList(PARAMETERS.strip().split("\\s+"));
    for (int i = 0; i < words.size(); i += 2) {
      parameters.put(words.get(i), words.get(i + 1));
    }
  }

  @AfterAll
  void close() {
    lisp.close();
  }

  /** The signatures of what is no form, by name. */
  private Map<String, String> signatures() {
    Map<String, String> signatures = new LinkedHashMap<>();
    Vocabulary.docs(lisp).forEach((name, doc) -> signatures.put(name, doc.lines().toList().get(0)));
    signatures.values().removeIf(signature -> signature.contains("{"));
    signatures.keySet().removeAll(FORMS);
    return signatures;
  }

  @Test
  void theTableIsAboutWhatThereIs() {
    Set<String> unknown = new TreeSet<>(parameters.keySet());
    unknown.removeAll(signatures().keySet());
    assertEquals(Set.of(), unknown);
  }

  @Test
  void countsAreChecked() {
    assertAll(signatures().entrySet().stream().map(e -> () -> counts(e.getKey(), e.getValue())));
  }

  private void counts(String name, String signature) {
    List<String> words = words(signature);
    boolean open = words.contains("…");
    long optional = words.stream().filter(w -> w.endsWith("?")).count();
    int most = words.size();
    int least = open ? required(words) : most - (int) optional;
    if (!open) {
      assertArity(name, signature, most + 1);
    }
    if (COLLECTING.contains(name)) {
      assertEquals("1", value("(fun? " + call(name, least - 1) + ")"), name);
    } else if (least > 0) {
      assertArity(name, signature, least - 1);
    }
  }

  private static List<String> words(String signature) {
    String inside = signature.substring(1, signature.length() - 1);
    return Stream.of(inside.split(" ")).skip(1).toList();
  }

  /** Those before the one that is followed by an ellipsis; {@code k v …} are two of them. */
  private static int required(List<String> words) {
    return words.indexOf("…") - (words.contains("k") ? 2 : 1);
  }

  private static String call(String name, int arguments) {
    return "(" + name + " id".repeat(arguments) + ")";
  }

  private void assertArity(String name, String signature, int arguments) {
    LispError error = error(call(name, arguments));
    assertEquals("arity", error.kind(), error::getMessage);
    assertTrue(error.getMessage().contains(signature), error::getMessage);
  }

  @Test
  void typesAreChecked() {
    assertAll(positions().map(p -> () -> types(p)));
  }

  private void types(Position p) {
    VALUES.forEach(
        (value, codes) -> {
          if (codes.indexOf(p.code()) < 0) {
            String call = p.call(value);
            LispError error = error(call);
            assertEquals("type", error.kind(), call);
            assertTrue(error.getMessage().startsWith(p.name() + ": "), error::getMessage);
            assertTrue(error.getMessage().contains("wanted "), error::getMessage);
            assertTrue(error.getMessage().contains(", got "), error::getMessage);
          }
        });
  }

  @Test
  void errorsAreReturned() {
    assertAll(
        positions()
            .filter(p -> p.code() != 'E')
            .map(
                p ->
                    () -> {
                      String call = p.call("(error :given \"an error\")");
                      assertEquals("given", error(call).kind(), call);
                    }));
  }

  /** One parameter of a builtin; the arguments before and behind it are right. */
  private record Position(String name, List<String> right, int index, char code) {
    String call(String argument) {
      List<String> arguments = new ArrayList<>(right);
      arguments.set(index, argument);
      return "(" + name + " " + String.join(" ", arguments) + ")";
    }
  }

  private Stream<Position> positions() {
    return parameters.entrySet().stream().flatMap(e -> positions(e.getKey(), e.getValue()));
  }

  private static Stream<Position> positions(String name, String codes) {
    List<String> right =
        codes.chars().mapToObj(c -> RIGHT.get((char) c)).collect(Collectors.toList());
    return IntStream.range(0, codes.length())
        .mapToObj(i -> new Position(name, right, i, codes.charAt(i)));
  }

  private String value(String source) {
    try (Value value = lisp.eval(source)) {
      return value.print();
    }
  }

  private LispError error(String source) {
    return assertThrows(LispError.class, () -> lisp.eval(source).close(), source);
  }
}
