package valk.checked;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static valk.checked.Messages.assertInOrder;
import static valk.checked.Messages.assertStartsWith;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import valk.memory.Providers;
import valk.memory.Slab;
import valk.memory.SlabMisuseException;
import valk.memory.Space;

/** Each misuse of a slab, made on purpose, is found and told. */
class SlabMisuseTest {
  private static final int BLOCK = 1024;
  private static final int CAPACITY = 8;

  private final Space space =
      Space.reserve(Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE), 1 << 24, 0);
  private final List<String> leaks = new ArrayList<>();
  private final Slab slab = slab(BLOCK, CAPACITY);

  private Slab slab(int blockSize, int capacity) {
    return new CheckedSlabProvider(leaks::add).create("pool", space, 0, blockSize, capacity);
  }

  @AfterEach
  void closeSpace() {
    space.close();
  }

  @Test
  void aDoubleReleaseIsRefusedWithAllStacks() {
    int block = acquireByTheVictim();
    releaseByTheVictim(block);
    String message = wrongRelease(block);
    assertStartsWith(
        "slab provider 'checked': slab pool: block 0 has been released already", message);
    assertInOrder(
        message,
        "acquired by thread '",
        "acquireByTheVictim",
        "released by thread '",
        "releaseByTheVictim",
        "released again by thread '",
        "wrongRelease");
    assertEquals(0, slab.inUse());
  }

  @Test
  void aReleaseOfWhatIsNoBlockIsRefused() {
    assertStartsWith(
        "slab provider 'checked': slab pool: block 8 is not one of its blocks 0..7",
        wrongRelease(CAPACITY));
    assertStartsWith(
        "slab provider 'checked': slab pool: block -1 is not one of its blocks 0..7",
        wrongRelease(-1));
  }

  @Test
  void aReleaseOfWhatWasNeverAcquiredIsRefused() {
    int block = acquireByTheVictim();
    for (int other : new int[] {block + 1, block + 2}) {
      assertStartsWith(
          "slab provider 'checked': slab pool: block %d was never acquired".formatted(other),
          wrongRelease(other));
    }
  }

  @Test
  void aWriteAfterTheReleaseIsFoundWhenTheBlockIsAcquiredAgain() {
    int block = acquireByTheVictim();
    releaseByTheVictim(block);
    Space.store(space, slab.offset(block) + 512, 7);
    String message = misuse(this::acquireAll);
    assertStartsWith(
        "slab provider 'checked': slab pool: the word at 512 of block 0 was written after its "
            + "release: holds 0000000000000007, not 51abf4ee51abf4ee",
        message);
    assertInOrder(
        message,
        "acquired by thread '",
        "acquireByTheVictim",
        "released by thread '",
        "releaseByTheVictim",
        "neighbour 1 acquired by thread '",
        "acquireAll",
        "found by thread '");
    assertEquals(CAPACITY - 1, slab.inUse());
    assertEquals(block, slab.acquire(), "the block is not lost, and whole again");
  }

  @Test
  void aWriteAfterTheReleaseIsFoundAtTheClose() {
    int block = acquireByTheVictim();
    releaseByTheVictim(block);
    Space.store(space, slab.offset(block), 7);
    assertInOrder(
        misuse(slab::close),
        "the word at 0 of block 0 was written after its release",
        "acquireByTheVictim",
        "releaseByTheVictim");
    assertDoesNotThrow(slab::close, "closed");
  }

  @Test
  void aWriteBehindABlockIsFoundAtItsRelease() {
    int block = acquireByTheVictim();
    Space.store(space, slab.offset(block) + BLOCK + 8, 7);
    String message = misuse(() -> slab.release(block));
    assertStartsWith(
        "slab provider 'checked': slab pool: the word at 1032, behind block 0 at 0..1024, was "
            + "written: ",
        message);
    assertInOrder(message, "block 0 acquired by thread '", "acquireByTheVictim", "found when");
    assertEquals(0, slab.inUse(), "it was released");
    assertDoesNotThrow(slab::close, "told once");
  }

  @Test
  void aWriteBeforeABlockIsFoundAtItsRelease() {
    acquireByTheVictim();
    int second = acquireByTheVictim();
    assertEquals(2, second, "every second block first");
    Space.store(space, slab.offset(second) - 8, 7);
    assertStartsWith(
        "slab provider 'checked': slab pool: the word at 2040, before block 2 at 2048..3072, was "
            + "written: ",
        misuse(() -> slab.release(second)));
  }

  @Test
  void aWriteToABlockThatWasNeverAcquiredIsFoundWhenItIs() {
    acquireByTheVictim();
    Space.store(space, slab.offset(1), 7);
    String message = misuse(this::acquireAll);
    assertStartsWith(
        "slab provider 'checked': slab pool: the word at 1024 of block 1, which was never "
            + "acquired, was written: ",
        message);
    assertInOrder(message, "neighbour 0 acquired", "acquireByTheVictim", "neighbour 2 acquired");
    assertEquals(4, slab.inUse());
    acquireAll();
    assertEquals(CAPACITY, slab.inUse(), "no block is lost");
  }

  @Test
  void aWriteToABlockThatWasNeverAcquiredIsFoundAtTheClose() {
    slab.release(slab.acquire());
    Space.store(space, 2 * BLOCK - 8, 7);
    assertInOrder(misuse(slab::close), "the word at 2040 of block 1, which was never acquired");
  }

  @Test
  void aLargeBlockIsGuardedByThoseThatWereReleased() {
    Slab pages = slab(1 << 16, 4);
    pages.acquire();
    int second = pages.acquire();
    assertEquals(1, second, "no storage for blocks in between");
    pages.release(0);
    Space.store(space, pages.offset(second) - 8, 7);
    assertInOrder(misuse(() -> pages.release(second)), "the word at 65528, before block 1");
  }

  @Test
  void whatIsAcquiredIsPoison() {
    int block = slab.acquire();
    for (long at = slab.offset(block); at < slab.offset(block) + BLOCK; at += 8) {
      assertEquals(Poison.SLAB, Space.load(space, at));
    }
  }

  @Test
  void leaksAreToldWithWhoAcquiredTheFirst() {
    slab.release(slab.acquire());
    acquireByTheVictim();
    acquireByTheVictim();
    slab.close();
    slab.close();
    assertEquals(1, leaks.size());
    assertStartsWith(
        "slab provider 'checked': slab pool: 2 of 8 blocks were not released", leaks.getFirst());
    assertInOrder(
        leaks.getFirst(),
        "block 2 acquired by thread '",
        "acquireByTheVictim",
        "block 4 acquired by thread '",
        "acquireByTheVictim");
  }

  @Test
  void ofManyLeaksTheFirstEightAreShown() {
    Slab many = slab(16, 100);
    for (int i = 0; i < 20; i++) {
      many.acquire();
    }
    many.close();
    assertInOrder(leaks.getFirst(), "20 of 100 blocks were not released", "block 14 acquired");
    assertEquals(8, leaks.getFirst().split(" acquired by thread", -1).length - 1);
  }

  @Test
  void withoutLeaksNothingIsTold() {
    slab.release(slab.acquire());
    slab.close();
    assertEquals(List.of(), leaks);
  }

  @Test
  void releasedBlocksComeBackLateAndInTurn() {
    int blockSize = 1 << 16;
    Slab large = slab(blockSize, 200);
    int inQuarantine = CheckedSlab.QUARANTINE / blockSize + 1;
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < inQuarantine; i++) {
      int block = large.acquire();
      assertFalse(seen.contains(block), "back while it should wait");
      seen.add(block);
      large.release(block);
    }
    assertEquals(0, large.acquire());
    assertNotEquals(0, large.acquire());
  }

  @Test
  void aBlockWhoseStorageWasDiscardedComesBackToo() {
    int block = slab.acquire();
    space.discard(slab.offset(block), BLOCK);
    slab.release(block);
    acquireAll();
    assertEquals(CAPACITY, slab.inUse());
  }

  private int acquireByTheVictim() {
    return slab.acquire();
  }

  private void releaseByTheVictim(int block) {
    slab.release(block);
  }

  private void acquireAll() {
    while (slab.acquire() != Slab.NONE) {
      // On to the next.
    }
  }

  private String wrongRelease(int block) {
    SlabMisuseException e =
        assertThrows(SlabMisuseException.class, () -> slab.release(block), "a wrong release");
    return assertInstanceOf(MemoryMisuse.class, e.getCause()).getMessage();
  }

  private static String misuse(Executable call) {
    return Messages.of(MemoryMisuse.class, call);
  }
}
