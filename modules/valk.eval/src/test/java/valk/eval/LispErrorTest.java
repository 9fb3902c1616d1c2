package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a host learns of an error. */
final class LispErrorTest {
  private final Interpreter lisp = Interpreter.builder().build();

  @AfterEach
  void close() {
    lisp.close();
  }

  private LispError error(String source) {
    return assertThrows(LispError.class, () -> lisp.eval(source, "demo.valk"));
  }

  @Test
  void anErrorKnowsItsPlace() {
    LispError e = error("(def {x} 1)\n  (head x)\n");
    assertEquals("type", e.kind());
    assertEquals("demo.valk", e.sourceName());
    assertEquals(2, e.line());
    assertEquals(3, e.column());
    assertEquals("  (head x)", e.sourceLine());
    assertEquals("demo.valk:2:3: " + e.getMessage() + "\n    (head x)\n    ^\n", e.report());
  }

  @Test
  void anErrorKnowsTheCallsThatLedToIt() {
    LispError e = error("(fun {f x} {+ 1 (head x)})\n(fun {g x} {+ 1 (f x)})\n(+ 1 (g 5))");
    assertEquals(List.of("f (demo.valk:2:17)", "g (demo.valk:3:6)"), e.trace());
    assertTrue(
        e.report().endsWith("  in f (demo.valk:2:17)\n  in g (demo.valk:3:6)\n"), e.report());
  }

  @Test
  void aReadErrorTellsWhereTheOpenThingBegan() {
    LispError e = error("(fun {f x}\n  {+ x 1");
    assertEquals("read", e.kind());
    assertTrue(e.getMessage().contains("unclosed '{' opened at 2:3"), e.getMessage());
  }

  @Test
  void halfASurrogatePairIsMalformedText() {
    assertEquals("read", error("\"a\ud800b\"").kind());
  }

  @Test
  void aScriptsOwnKind() {
    LispError e = error("(error :no-luck \"not today\" {1 2})");
    assertEquals("no-luck", e.kind());
    assertEquals("not today", e.getMessage());
  }

  @Test
  void whatEarlierFormsDidStaysDone() {
    error("(def {kept} 5) (head nil) (def {kept} 6)");
    assertEquals(5, lisp.eval("kept").asLong());
  }

  @Test
  void aScriptGoesOnAfterAnErrorButNotAfterMalformedText() {
    Script script = lisp.script("(head nil) 2 ) 3", "demo.valk");
    assertThrows(LispError.class, script::evalNext);
    assertEquals(2, script.evalNext().asLong());
    assertTrue(script.hasNext());
    assertEquals("read", assertThrows(LispError.class, script::evalNext).kind());
    assertEquals(false, script.hasNext());
    assertThrows(java.util.NoSuchElementException.class, script::evalNext);
  }

  @Test
  void blanksAndCommentsAreNoForms() {
    assertEquals(false, lisp.script(" ; nothing\n\t", "demo.valk").hasNext());
    assertTrue(lisp.eval("; nothing").isNil());
  }
}
