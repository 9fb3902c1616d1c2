package valk.checked;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static valk.checked.Messages.assertInOrder;
import static valk.checked.Messages.assertStartsWith;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import valk.memory.Providers;
import valk.memory.ScratchArena;
import valk.memory.Space;

/** Each misuse of a scratch arena, made on purpose, is found and told. */
class ArenaMisuseTest {
  private static final long START = 4096;
  private static final long BYTES = 1 << 16;

  private final Space space =
      Space.reserve(Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE), 1 << 18, 0);
  private final ScratchArena arena = new CheckedScratchArenaProvider().create(space, START, BYTES);

  @AfterEach
  void closeSpace() {
    space.close();
  }

  @Test
  void aWriteBehindAWindowIsFoundAtTheReset() {
    long window = grantForTheVictim(1024);
    Space.store(space, window + 1024 + 16, 7);
    String message = misuse(() -> arena.reset(0));
    assertStartsWith(
        "arena provider 'checked': 16 bytes behind the window 4160..5184 were written: "
            + "holds 0000000000000007, not ca9a410000001456",
        message);
    assertInOrder(message, "granted by thread '", "grantForTheVictim", "found by thread '");
    assertEquals(1, arena.resets(), "the reset was done");
    assertDoesNotThrow(() -> arena.reset(0), "told once");
  }

  @Test
  void aWriteBeforeAWindowIsFoundAtTheReset() {
    long window = grantForTheVictim(1024);
    Space.store(space, window - 8, 7);
    assertStartsWith(
        "arena provider 'checked': 8 bytes before the window 4160..5184 were written: ",
        misuse(() -> arena.reset(0)));
  }

  @Test
  void aWriteBehindAWindowIsFoundWhenTheNextIsGranted() {
    long window = grantForTheVictim(1024);
    Space.storeByte(space, window + 1024, (byte) 1);
    String message = misuse(() -> arena.grant(64));
    assertStartsWith("arena provider 'checked': 0 bytes behind the window 4160..5184", message);
    assertInOrder(message, "grantForTheVictim", "found by thread '");
    assertNotEquals(ScratchArena.FULL, arena.grant(64), "told once");
  }

  @Test
  void aCanaryCopiedOverAnotherIsFound() {
    long window = grantForTheVictim(64);
    Space.store(space, window + 64, Space.load(space, window + 72));
    assertStartsWith(
        "arena provider 'checked': 0 bytes behind the window", misuse(() -> arena.reset(0)));
  }

  @Test
  void aWriteAfterTheResetIsFoundWhenTheRangeIsGrantedAgain() {
    long stale = grantForTheVictim(1024);
    resetByTheVictim();
    Space.store(space, stale + 8, 7);
    String message = misuse(this::grantAllOver);
    assertStartsWith(
        "arena provider 'checked': the word at 4168 was written while it was not granted: "
            + "holds 0000000000000007, not 0ae4af4ee0aeaf4e",
        message);
    assertInOrder(message, "reset by thread '", "found by thread '", "grantAllOver");
    assertDoesNotThrow(this::grantAllOver, "told once");
  }

  @Test
  void aWriteAfterTheResetIsFoundAtTheCloseWithWhoHadTheWindow() {
    long stale = grantForTheVictim(1024);
    resetByTheVictim();
    Space.store(space, stale, 7);
    String message = misuse(arena::close);
    assertInOrder(
        message,
        "the word at 4160 was written while it was not granted",
        "granted before the reset by thread '",
        "grantForTheVictim",
        "reset by thread '",
        "resetByTheVictim",
        "found by thread '");
    assertDoesNotThrow(arena::close, "closed");
  }

  @Test
  void eachResetMovesOn() {
    Set<Long> seen = new HashSet<>();
    for (int turn = 0; turn < 10; turn++) {
      long window = grantForTheVictim(4096);
      for (long at = window; at < window + 4096; at += 16) {
        assertEquals(Poison.ARENA, Space.load(space, at));
        assertFalse(seen.contains(at), "granted a second time, one turn later");
        Space.store(space, at, turn);
        seen.add(at);
      }
      arena.reset(4096);
      assertEquals(Poison.ARENA, Space.load(space, window));
    }
    arena.close();
  }

  @Test
  void oneWindowMayTakeAll() {
    assertEquals(START, arena.grant(BYTES));
    Space.store(space, START + BYTES - 8, 1);
    assertEquals(ScratchArena.FULL, arena.grant(16));
    arena.reset(BYTES);
    assertEquals(START, arena.grant(BYTES));
    assertEquals(Poison.ARENA, Space.load(space, START + BYTES - 8));
    arena.close();
  }

  @Test
  void windowsGoRoundAndKeepApart() {
    grantForTheVictim(48 << 10);
    arena.reset(0);
    long behind = arena.grant(8 << 10);
    long wrapped = arena.grant(16 << 10);
    assertEquals(START + CheckedArena.GAP, wrapped);
    assertEquals(START + (48 << 10) + 3 * CheckedArena.GAP, behind);
    assertNotEquals(ScratchArena.FULL, arena.grant(16 << 10));
    assertEquals(ScratchArena.FULL, arena.grant(24 << 10));
    arena.close();
  }

  @Test
  void whoHadTheLastOfVeryManyWindowsIsNotRecorded() {
    ScratchArena vast = new CheckedScratchArenaProvider().create(space, START, 1 << 17);
    long last = 0;
    for (int i = 0; i <= 1024; i++) {
      last = vast.grant(16);
    }
    Space.store(space, last + 16, 7);
    assertInOrder(misuse(() -> vast.reset(0)), "granted: stack not recorded", "found by thread '");
  }

  private long grantForTheVictim(long bytes) {
    return arena.grant(bytes);
  }

  private void resetByTheVictim() {
    arena.reset(0);
  }

  private void grantAllOver() {
    while (arena.grant(1024) != ScratchArena.FULL) {
      // On to the next.
    }
  }

  private static String misuse(Executable call) {
    return Messages.of(MemoryMisuse.class, call);
  }
}
