package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import valk.eval.run.Builtin;
import valk.eval.run.Machine;
import valk.gc.Handles;
import valk.gc.Words;

final class ValueTest {
  private final Interpreter lisp = Interpreter.builder().heapLimit(8 << 20).build();

  @AfterEach
  void close() {
    lisp.close();
  }

  @Test
  void typesAndPrintedForms() {
    Map.of(
            "nil", "{}",
            "\"a\\n\"", "\"a\\n\"",
            "2.5", "2.5",
            "-7", "-7",
            ":key", ":key",
            "'sym", "sym",
            "[1 \"b\"]", "[1 \"b\"]",
            "#{:a 1}", "#{:a 1}",
            "{1 (2 3)}", "{1 (2 3)}")
        .forEach((form, printed) -> assertEquals(printed, lisp.eval(form).print()));
    assertEquals("keyword", lisp.eval(":key").type());
    assertEquals("symbol", lisp.eval("'sym").type());
    assertEquals("function", lisp.eval("head").type());
    assertEquals("nil", lisp.eval("").type());
  }

  @Test
  void aStringAtTheTopIsDisplayedAsItIs() {
    assertEquals("a\"b", lisp.eval("\"a\\\"b\"").display());
    assertEquals("{\"a\"}", lisp.eval("{\"a\"}").display());
  }

  @Test
  void numbersAndText() {
    assertEquals(-17, lisp.eval("-17").asLong());
    assertEquals(2.5, lisp.eval("2.5").asDouble());
    assertEquals(4.0, lisp.eval("4").asDouble());
    assertEquals("größe", lisp.eval("\"größe\"").asString());
    assertTrue(lisp.eval("\"\"").isTrue());
    assertFalse(lisp.eval("0.0").isTrue());
    assertFalse(lisp.eval("0").isTrue());
    assertTrue(lisp.eval("()").isNil());
  }

  @Test
  void integersOfAnySize() {
    Value large = lisp.eval("(- 0 (pow 10 30))");
    assertEquals(BigInteger.TEN.pow(30).negate(), large.asBigInteger());
    assertEquals("-1" + "0".repeat(30), large.print());
    assertEquals("number", large.type());
    assertEquals(-1e30, large.asDouble());
    assertTrue(large.isTrue());
    assertEquals(BigInteger.valueOf(-17), lisp.eval("-17").asBigInteger());
    assertEquals(Double.POSITIVE_INFINITY, lisp.eval("(pow 10 400)").asDouble());
    assertThrows(ClassCastException.class, lisp.eval("2.0")::asBigInteger);
  }

  @Test
  void whatFitsALongIsOne() {
    assertEquals(Long.MAX_VALUE, lisp.eval("9223372036854775807").asLong());
    assertEquals(Long.MIN_VALUE, lisp.eval("-9223372036854775808").asLong());
    Value beyond = lisp.eval("9223372036854775808");
    ArithmeticException e = assertThrows(ArithmeticException.class, beyond::asLong);
    assertEquals("the integer, of 64 bits, does not fit a long", e.getMessage());
    assertThrows(ArithmeticException.class, lisp.eval("-9223372036854775809")::asLong);
    assertThrows(ArithmeticException.class, lisp.eval("(pow 10 1000)")::asLong);
  }

  @Test
  void aLongIntegerIsPrintedBetweenForms() {
    Value large = lisp.eval("(- (pow 10 100000) 1)");
    long before = lisp.memory().heap().charged();
    assertEquals("9".repeat(100_000), large.print());
    assertTrue(lisp.memory().heap().charged() <= before, "what printing charged is credited");
    assertEquals("3", lisp.eval("(+ 1 2)").print());
  }

  @Test
  void elements() {
    assertEquals(List.of(1L, 2L, 3L), longs(lisp.eval("{1 2 3}")));
    assertEquals(List.of(4L, 5L), longs(lisp.eval("[4 5]")));
    assertEquals(List.of(), lisp.eval("nil").asList());
  }

  private static List<Long> longs(Value list) {
    return list.asList().stream().map(Value::asLong).toList();
  }

  @Test
  void theWrongQuestionSaysWhatTheValueIs() {
    Value text = lisp.eval("\"x\"");
    ClassCastException e = assertThrows(ClassCastException.class, text::asLong);
    assertEquals("wanted an integer, the value is a string", e.getMessage());
    assertThrows(ClassCastException.class, lisp.eval("2.0")::asLong);
    assertThrows(ClassCastException.class, text::asList);
    assertThrows(ClassCastException.class, lisp.eval("1")::asString);
    assertEquals("x", text.asString());
  }

  @Test
  void valuesSurviveCheckpointsAndCollections() {
    Value list = lisp.eval("(map (\\ {x} {str \"item \" x}) (range 0 50))");
    Value symbol = lisp.eval("(read \"only-this-value-knows-it\")");
    Value second = list.asList().get(1);
    for (int i = 0; i < 20; i++) {
      lisp.eval("(range 0 20000)");
      lisp.eval("(mem/gc/collect)");
      lisp.eval("(read (str \"other\" " + i + "))");
    }
    assertEquals("item 1", second.asString());
    assertEquals("item 49", list.asList().get(49).asString());
    assertEquals("only-this-value-knows-it", symbol.print());
  }

  @Test
  void aClosedValueIsNoLongerKept() {
    Value big = lisp.eval("(range 0 100000)");
    long held = collected();
    big.close();
    big.close();
    assertTrue(held - collected() >= 100_000 * 16);
    assertEquals(
        "the value is closed", assertThrows(IllegalStateException.class, big::print).getMessage());
  }

  @Test
  void valuesOfInnerFormsAreNotKept() {
    long before = collected();
    lisp.eval("(range 0 100000) (range 0 100000) 1");
    assertTrue(collected() - before < 16 * 1000);
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "each of 65 536 evaluations would walk all handles")
  void moreValuesThanHandlesIsAnErrorAndNotTheEnd() {
    LispError e = assertThrows(LispError.class, lisp.eval("(map str (range 0 100000))")::asList);
    assertEquals("out-of-memory", e.kind());
    System.gc();
    assertEquals(3, lisp.eval("(+ 1 2)").asLong());
  }

  private long collected() {
    lisp.eval("(mem/gc/collect)");
    return lisp.memory().heap().usage();
  }

  @Test
  void closingTheInterpreterGivesTheHandlesOfClosedValuesBack() {
    List<Machine> machines = new ArrayList<>();
    Interpreter other =
        Interpreter.builder().builtins(r -> r.add("m", "(m)", 0, 0, keep(machines), "")).build();
    other.eval("(m)");
    Value value = other.eval("{1 2}");
    Handles handles = machines.get(0).heap.handles();
    assertEquals(1, handles.inUse());
    value.close();
    other.close();
    assertEquals(0, handles.inUse());
  }

  private static Builtin.Body keep(List<Machine> machines) {
    return (m, fp, argc) -> {
      machines.add(m);
      return Words.NIL;
    };
  }
}
