package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import valk.eval.value.ErrorKind;

final class EntranceTest {
  private final List<ErrorKind> stops = new ArrayList<>();
  private final Entrance entrance =
      new Entrance(
          new Entrance.Brake() {
            @Override
            public void pull(ErrorKind reason) {
              stops.add(reason);
            }

            @Override
            public void release() {
              stops.clear();
            }
          });

  @Test
  void nobodyEntersTwice() {
    entrance.enter();
    assertThrows(IllegalStateException.class, entrance::enter);
    assertThrows(IllegalStateException.class, entrance::close);
    entrance.leave();
    entrance.enter();
  }

  @Test
  void anInterruptWithoutAVisitIsNothing() {
    entrance.stopAny(ErrorKind.INTERRUPTED);
    assertEquals(List.of(), stops);
  }

  @Test
  void aLateAlarmDoesNotHitTheNextVisit() {
    long first = entrance.enter();
    entrance.leave();
    long second = entrance.enter();
    entrance.stop(first, ErrorKind.TIMEOUT);
    assertEquals(List.of(), stops);
    entrance.stop(second, ErrorKind.TIMEOUT);
    assertEquals(List.of(ErrorKind.TIMEOUT), stops);
    entrance.leave();
    assertEquals(List.of(), stops);
  }

  @Test
  void afterDamageTheDoorStaysShut() {
    Error cause = new Error("test");
    entrance.enter();
    entrance.damage(cause);
    entrance.leave();
    assertSame(cause, assertThrows(IllegalStateException.class, entrance::enter).getCause());
    assertTrue(entrance.close());
    assertFalse(entrance.close());
  }
}
