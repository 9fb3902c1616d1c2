package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MagazineTest {
  private static final int STRIPE = 3;
  private static final int BLOCK = 2_000_000_000;
  private static final int OTHER = 7;

  private final Magazine magazine = new Magazine(STRIPE);

  @Test
  void aHomeNamesStripeAndPosition() {
    int home = magazine.settle(Magazine.POSITIONS + 5, BLOCK);
    assertEquals(STRIPE, Magazine.stripeAt(home));
    assertEquals(5, Magazine.positionAt(home));
    assertEquals(BLOCK, Magazine.blockAt(magazine.at(5)));
    assertFalse(Magazine.isFree(magazine.at(5)), "its user has it");
  }

  @Test
  void aBlockIsGivenBackOnceAndTakenOnce() {
    magazine.settle(0, BLOCK);
    long out = magazine.at(0);
    assertTrue(magazine.giveBack(0, out));
    assertFalse(magazine.giveBack(0, out));
    long free = magazine.at(0);
    assertTrue(magazine.take(0, free));
    assertFalse(magazine.take(0, free));
    assertFalse(magazine.giveBack(0, out), "the user is another one");
    assertEquals(BLOCK, Magazine.blockAt(magazine.at(0)), "its home is kept");
  }

  @Test
  void aHomeIsLostToAnotherBlockWhileOutAndNotWhileFree() {
    magazine.settle(0, BLOCK);
    int home = magazine.settle(0, OTHER);
    assertEquals(0, Magazine.positionAt(home));
    assertEquals(OTHER, Magazine.blockAt(magazine.at(0)));
    magazine.giveBack(0, magazine.at(0));
    assertEquals(BlockStates.NO_HOME, magazine.settle(0, BLOCK));
  }

  @Test
  void stealingLeavesThePositionEmpty() {
    magazine.settle(0, BLOCK);
    magazine.giveBack(0, magazine.at(0));
    assertTrue(magazine.steal(0, magazine.at(0)));
    assertEquals(Slab.NONE, Magazine.blockAt(magazine.at(0)));
    assertFalse(Magazine.isFree(magazine.at(0)));
  }

  @Test
  void theHintIsWhereABlockWasTakenOrGivenBackLast() {
    assertFalse(Magazine.isFree(Magazine.hintedWord(magazine.cells())));
    magazine.settle(1, BLOCK);
    magazine.settle(2, OTHER);
    magazine.giveBack(2, magazine.at(2));
    assertEquals(2, magazine.hint());
    assertEquals(magazine.at(2), Magazine.hintedWord(magazine.cells()));
    magazine.take(2, magazine.at(2));
    assertEquals(magazine.at(2), Magazine.hintedWord(magazine.cells()));
  }

  @Test
  void whatIsHintedIsTakenAndGivenBackOnce() {
    long[] cells = magazine.cells();
    magazine.settle(2, BLOCK);
    magazine.giveBack(2, magazine.at(2));
    long free = Magazine.hintedWord(cells);
    assertTrue(Magazine.takeHinted(cells, free));
    assertFalse(Magazine.takeHinted(cells, free));
    long out = Magazine.hintedWord(cells);
    assertTrue(Magazine.isOut(out, BLOCK));
    assertTrue(Magazine.giveBackHinted(cells, out));
    assertFalse(Magazine.giveBackHinted(cells, out));
    assertEquals(STRIPE, Magazine.stripe(cells));
  }

  @Test
  void countsWhatWasTakenAndWhatIsFree() {
    magazine.settle(1, BLOCK);
    magazine.giveBack(1, magazine.at(1));
    assertEquals(TreiberSlab.SOMETHING_IS_FREE, magazine.takenIfNothingIsFree());
    magazine.take(1, magazine.at(1));
    magazine.giveBack(1, magazine.at(1));
    magazine.steal(1, magazine.at(1));
    magazine.settle(1, OTHER);
    assertEquals(2, magazine.takenIfNothingIsFree());
    magazine.giveBack(1, magazine.at(1));
    Census census = new Census(2);
    magazine.count(census);
    assertEquals(4, census.acquires(), "two of them fresh");
    assertEquals(1, census.inUse());
  }
}
