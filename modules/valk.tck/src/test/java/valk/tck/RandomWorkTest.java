package valk.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import org.junit.jupiter.api.Test;

class RandomWorkTest {
  private int opened;
  private int closed;
  private int actions;

  /** What is paid, of which nothing must be too much. */
  private final class Account implements AutoCloseable {
    private int greatest;

    Account() {
      opened++;
    }

    void pay(int amount) {
      actions++;
      greatest = Math.max(greatest, amount);
    }

    void clear() {
      greatest = 0;
    }

    void assertAtMost(int most) {
      assertTrue(greatest <= most, () -> "%d is too much".formatted(greatest));
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private RandomWork<Account> work() {
    return RandomWork.on(Account::new)
        .with(20, "pay", Arbitraries.integers().between(0, 100), Account::pay)
        .with(1, "clear", Account::clear);
  }

  @Test
  void sequencesAreOfTheLengthThatWasSaidAndTheFirstOnesShort() {
    RandomWork.on(Account::new)
        .with(1, "pay", Arbitraries.just(1), Account::pay)
        .keeps(320, account -> account.assertAtMost(320));
    assertEquals(10 + 20 + 40 + 80 + 160 + 4 * 320, actions);
    assertEquals(9, opened);
    assertEquals(9, closed);
  }

  @Test
  void whatFailsIsMadeShortAndSimple() {
    AssertionError error = assertFails();
    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains("91 is too much"), message);
    assertTrue(message.endsWith("after 1 actions: [pay(91)]"), message);
    assertEquals(opened, closed);
  }

  @Test
  void itFailsInTheSameWayEachTime() {
    assertEquals(assertFails().getMessage(), assertFails().getMessage());
  }

  private AssertionError assertFails() {
    return assertThrows(
        AssertionError.class, () -> work().keeps(600, account -> account.assertAtMost(90)));
  }
}
