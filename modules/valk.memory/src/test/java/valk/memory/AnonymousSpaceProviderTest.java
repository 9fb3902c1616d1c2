package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AnonymousSpaceProviderTest {
  private static final long MIB = 1 << 20;

  @Test
  void elsewhereItSaysWhatItIsFor() {
    StorageException e =
        assertThrows(
            StorageException.class,
            () -> new AnonymousSpaceProvider(false, false).reserve(8192, 0));
    assertEquals(
        "space provider anonymous: is for Linux, this is "
            + System.getProperty("os.name")
            + "; take mapped or plain",
        e.getMessage());
  }

  @Test
  void withoutNativeAccessItSaysWhichOptionGivesIt() {
    StorageException e =
        assertThrows(
            StorageException.class, () -> new AnonymousSpaceProvider(true, false).reserve(8192, 0));
    String option =
        Space.class.getModule().isNamed()
            ? "--enable-native-access=valk.memory"
            : "--enable-native-access=ALL-UNNAMED";
    assertEquals(
        "space provider anonymous: has no native access, start the JVM with " + option,
        e.getMessage());
  }

  /** Over the real system calls. */
  @Nested
  class OnLinux {
    private final AnonymousSpaceProvider provider = new AnonymousSpaceProvider();

    OnLinux() {
      assumeTrue(NativeAccess.isAllowed());
    }

    @Test
    void reservingMakesNothingResidentAndCommittingWhatWasAskedFor() throws IOException {
      try (Space.Storage storage = provider.reserve(4096 * MIB, 0)) {
        assertEquals(0, ResidentBytes.of(storage.segment()));
        assertTrue(storage.commit(512 * MIB, 8 * MIB));
        assertEquals(8 * MIB, ResidentBytes.of(storage.segment()));
      }
    }

    @Test
    void whatIsDiscardedInTheMiddleIsNoLongerResidentAndZeroWhenCommittedAgain()
        throws IOException {
      try (Space.Storage storage = provider.reserve(64 * MIB, 0)) {
        assertTrue(storage.commit(0, 64 * MIB));
        storage.segment().fill((byte) 7);
        storage.discard(8 * MIB, 48 * MIB);
        assertEquals(16 * MIB, ResidentBytes.of(storage.segment()));
        assertTrue(storage.commit(8 * MIB, MIB));
        assertEquals(0, storage.segment().get(ValueLayout.JAVA_LONG, 8 * MIB));
        assertEquals(7, storage.segment().get(ValueLayout.JAVA_BYTE, 8 * MIB - 1));
      }
    }

    @Test
    void closingGivesTheAddressesBack() throws IOException {
      Space.Storage storage = provider.reserve(64 * MIB, 0);
      assertTrue(storage.commit(0, 64 * MIB));
      storage.close();
      storage.close();
      assertFalse(storage.segment().scope().isAlive());
      assertThrows(IllegalStateException.class, () -> storage.commit(0, 16));
    }

    @Test
    void moreAddressesThanThereAreIsAnErrorWithItsNumber() {
      StorageException e =
          assertThrows(StorageException.class, () -> provider.reserve(1L << 62, 0));
      assertTrue(
          e.getMessage()
              .startsWith(
                  "space provider anonymous: 4611686018427387904 bytes of addresses refused with"
                      + " errno 12, out of memory"),
          e.getMessage());
    }
  }
}
