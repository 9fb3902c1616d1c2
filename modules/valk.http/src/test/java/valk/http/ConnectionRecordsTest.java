package valk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import valk.memory.Providers;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

class ConnectionRecordsTest {
  private static final SpaceProvider SPACES =
      Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE);
  private static final SlabProvider SLABS =
      Providers.builtIn().slabs().named(Providers.DEFAULT_SLAB);

  private final ConnectionRecords records = ConnectionRecords.create(SPACES, SLABS, 3);

  @AfterEach
  void close() {
    assertEquals(records.snapshot().acquires(), records.snapshot().releases());
    records.close();
  }

  @Test
  void aNewRecordIsIdleAndEmpty() {
    long handle = records.open(17);
    assertEquals(ConnectionState.IDLE, records.state(handle));
    assertEquals(17, records.openedAt(handle));
    assertEquals(Long.MAX_VALUE, records.deadline(handle));
    assertEquals(0, records.requests(handle) + records.bytesIn(handle) + records.bytesOut(handle));
    records.close(handle);
  }

  @Test
  void fieldsDoNotTouchEachOther() throws UnknownHostException {
    long other = records.open(1);
    long handle = records.open(2);
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 65_535);
    records.peer(handle, peer);
    records.enter(handle, ConnectionState.LINGERING, -5);
    records.addBytesIn(handle, 3);
    records.addBytesIn(handle, 1L << 40);
    records.addBytesOut(handle, 7);
    assertEquals(1, records.nextRequest(handle));
    assertEquals(2, records.nextRequest(handle));

    assertEquals(peer, records.peer(handle));
    assertEquals(ConnectionState.LINGERING, records.state(handle));
    assertEquals(-5, records.deadline(handle));
    assertEquals(2, records.openedAt(handle));
    assertEquals(2, records.requests(handle));
    assertEquals((1L << 40) + 3, records.bytesIn(handle));
    assertEquals(7, records.bytesOut(handle));
    assertEquals(ConnectionState.IDLE, records.state(other));
    assertEquals(0, records.bytesOut(other));
    records.close(handle);
    records.close(other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1", "255.255.255.255", "2001:db8::ff00:42:8329"})
  void bothVersionsOfAddressesFit(String address) throws UnknownHostException {
    long handle = records.open(0);
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName(address), 1);
    records.peer(handle, peer);
    assertEquals(peer, records.peer(handle));
    records.close(handle);
  }

  @Test
  void aStaleHandleIsAnErrorAlsoWhenItsBlockHasANewUser() {
    long stale = records.open(0);
    records.close(stale);
    assertThrows(StaleConnectionException.class, () -> records.state(stale));
    long user = records.open(0);
    assertEquals(stale & 0xFF_FFFF, user & 0xFF_FFFF);
    assertNotEquals(stale, user);
    assertThrows(StaleConnectionException.class, () -> records.addBytesIn(stale, 1));
    assertThrows(StaleConnectionException.class, () -> records.close(stale));
    assertThrows(StaleConnectionException.class, () -> records.peer(ConnectionRecords.NONE));
    assertEquals(0, records.bytesIn(user));
    records.close(user);
  }

  @Test
  void thereAreAsManyAsWereAskedFor() {
    long[] handles = {records.open(0), records.open(0), records.open(0)};
    assertEquals(ConnectionRecords.NONE, records.open(0));
    assertEquals(1, records.snapshot().exhausted());
    for (long handle : handles) {
      records.close(handle);
    }
    assertThrows(IllegalArgumentException.class, () -> ConnectionRecords.create(SPACES, SLABS, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> ConnectionRecords.create(SPACES, SLABS, ConnectionRecords.GREATEST_CAPACITY + 1));
  }
}
