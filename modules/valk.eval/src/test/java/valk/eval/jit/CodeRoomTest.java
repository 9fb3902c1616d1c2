package valk.eval.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import valk.eval.read.Source;
import valk.eval.run.Code;
import valk.eval.run.Machine;
import valk.eval.run.Turns;

final class CodeRoomTest {
  private static final int BYTES = 100;
  private static final int FOR_ONE = CodeRoom.BYTES_OF_A_CLASS + BYTES;

  private static final class Body extends CompiledCode {
    Body() {
      super(0);
    }

    @Override
    public long exec(Machine m, int fp) {
      throw new AssertionError("nothing is run here");
    }
  }

  private static Code function(String name) {
    return new Code(name, new Source("test", new byte[0]), -1, 0, false, new Body());
  }

  private static UnitCompiler.Compiled made() {
    return new UnitCompiler.Compiled(new Body(), BYTES, 0, Frameless.Way.NONE, 0);
  }

  @Test
  void whatWasFirstIsInTheWay() {
    CodeRoom room = new CodeRoom(2 * FOR_ONE, 1);
    Code first = function("first");
    Code second = function("second");
    assertNull(room.inTheWay(BYTES));
    room.add(first, made());
    assertNull(room.inTheWay(BYTES));
    room.add(second, made());
    assertSame(first, room.inTheWay(BYTES));
    assertNotNull(room.remove(first));
    assertNull(room.remove(first), "it has no room any more");
    assertNull(room.inTheWay(BYTES));
    assertSame(second, room.inTheWay(BYTES + FOR_ONE));
    assertEquals(BYTES, room.bytes());
  }

  @Test
  void whatIsLargerThanTheRoomIsInTheWayOfItself() {
    CodeRoom room = new CodeRoom(FOR_ONE, 1);
    assertNull(room.inTheWay(2 * FOR_ONE), "nobody else is");
  }

  @Test
  void functionsThatAreCompiledAgainAreLastAgain() {
    CodeRoom room = new CodeRoom(2 * FOR_ONE, 1);
    Code first = function("first");
    Code second = function("second");
    room.add(first, made());
    room.add(second, made());
    room.remove(first);
    room.add(first, made());
    assertSame(second, room.inTheWay(BYTES));
  }

  @Test
  void aSecondClassOfAFunctionTakesRoomToo() {
    CodeRoom room = new CodeRoom(3 * FOR_ONE, 1);
    Code first = function("first");
    Code second = function("second");
    room.add(first, made());
    room.add(first, BYTES);
    assertNull(room.inTheWay(BYTES));
    room.add(second, made());
    assertEquals(3 * BYTES, room.bytes());
    UnitCompiler.Compiled whole = room.get(first);
    assertNotNull(whole);
    assertEquals(2 * BYTES, whole.bytes());
    assertSame(first, room.inTheWay(BYTES));
    room.remove(first);
    assertNull(room.inTheWay(2 * BYTES + CodeRoom.BYTES_OF_A_CLASS), "both classes are gone");
    assertEquals(BYTES, room.bytes());
  }

  @Test
  void givingUpIsCounted() {
    CodeRoom room = new CodeRoom(2 * FOR_ONE, 1);
    UnitCompiler.Compiled made = made();
    room.add(function("f"), made);
    room.add(function("g"), made());
    made.body().gaveUp();
    made.body().gaveUp();
    assertEquals(2, room.gaveUp());
  }

  @Test
  void theFirstOfTooManyLoopsIsCompiledAnew() {
    CodeRoom room = new CodeRoom(FOR_ONE, 2);
    List<Turns> loops = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Turns loop = new Turns();
      loop.complete(new Body());
      loops.add(loop);
      room.add(loop);
    }
    assertNull(loops.get(0).code());
    assertNotNull(loops.get(1).code());
    assertNotNull(loops.get(2).code());
  }
}
