package valk.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import valk.memory.Slab;
import valk.memory.SlabSnapshot;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/**
 * What a server knows of each of its connections, as blocks of a slab in a space of its own. There
 * are as many records as there may be connections.
 *
 * <pre>
 *     0 +-----------------------------------------+
 *       | handle of the connection, 0: none       |
 *     8 +--------------------+--------------------+
 *       | state, an ordinal  | port of the peer   |
 *    16 +--------------------+--------------------+
 *       | address of the peer, 16 bytes, in the   |
 *    24 | order of the network; version 4 mapped  |
 *    32 +-----------------------------------------+
 *       | deadline of the state, nanoseconds      |
 *    40 +-----------------------------------------+
 *       | opened at, nanoseconds                  |
 *    48 +-----------------------------------------+
 *       | number of the request, 0 before the 1st |
 *    56 +-----------------------------------------+
 *       | bytes read from the peer                |
 *    64 +-----------------------------------------+
 *       | bytes written to the peer               |
 *    72 +-----------------------------------------+
 *       | free                                    |
 *    80 +-----------------------------------------+
 *
 *   handle   63                           24 23          0
 *            +------------------------------+-------------+
 *            | generation, from 1           | block       |
 *            +------------------------------+-------------+
 * </pre>
 *
 * <p>A <em>generation</em> is used once, for one connection of one block: 2<sup>39</sup> of them
 * last 174 years at a hundred connections a second. A record holds the handle of its user, so a
 * handle whose connection was closed is told from the one that uses the block now.
 *
 * <p><b>Threads.</b> {@link #open} and {@link #close} may be called from any thread. A record is
 * written by its connection's event loop alone.
 */
final class ConnectionRecords {
  static final String SLAB_NAME = "http connections";

  /** No connection. */
  static final long NONE = 0;

  /** Most records there can be. */
  static final int GREATEST_CAPACITY = 1 << 24;

  private static final int HANDLE = 0;
  private static final int STATE = HANDLE + Long.BYTES;
  private static final int PORT = STATE + Integer.BYTES;
  private static final int ADDRESS = PORT + Integer.BYTES;
  private static final int DEADLINE = ADDRESS + 16;
  private static final int OPENED = DEADLINE + Long.BYTES;
  private static final int REQUESTS = OPENED + Long.BYTES;
  private static final int BYTES_IN = REQUESTS + Long.BYTES;
  private static final int BYTES_OUT = BYTES_IN + Long.BYTES;
  private static final int END = BYTES_OUT + Long.BYTES;

  /** Size of a record in bytes. */
  static final int BYTES = 80;

  private static final ConnectionState[] STATES = ConnectionState.values();
  private static final int BLOCK_BITS = 24;

  static {
    if (END > BYTES || BYTES % 16 != 0 || 1 << BLOCK_BITS != GREATEST_CAPACITY) {
      throw new AssertionError("a record ends at %d of %d".formatted(END, BYTES));
    }
  }

  private final SlabSpace memory;
  private final AtomicLong generations = new AtomicLong();

  private ConnectionRecords(SlabSpace memory) {
    this.memory = memory;
  }

  static ConnectionRecords create(SpaceProvider spaces, SlabProvider slabs, int capacity) {
    if (capacity < 1 || capacity > GREATEST_CAPACITY) {
      throw new IllegalArgumentException(
          "connections=%d is not in 1..%d".formatted(capacity, GREATEST_CAPACITY));
    }
    return new ConnectionRecords(SlabSpace.reserve(spaces, slabs, SLAB_NAME, BYTES, capacity));
  }

  /** Takes a record, or returns {@link #NONE}. The peer is unknown, the state is IDLE. */
  long open(long now) {
    int block = memory.slab().acquire();
    if (block == Slab.NONE) {
      return NONE;
    }
    long handle = generations.incrementAndGet() << BLOCK_BITS | block;
    long at = memory.slab().offset(block);
    memory.space().fill(at, BYTES, (byte) 0);
    Space.store(memory.space(), at + HANDLE, handle);
    Space.store(memory.space(), at + OPENED, now);
    Space.store(memory.space(), at + DEADLINE, Long.MAX_VALUE);
    return handle;
  }

  /** Gives a record back; its handle is stale from now on. */
  void close(long handle) {
    long at = at(handle);
    Space.store(memory.space(), at + HANDLE, NONE);
    memory.slab().release(block(handle));
  }

  private static int block(long handle) {
    return (int) (handle & GREATEST_CAPACITY - 1);
  }

  private long at(long handle) {
    long at = memory.slab().offset(block(handle));
    long user = Space.load(memory.space(), at + HANDLE);
    if (user != handle || handle == NONE) {
      throw new StaleConnectionException(handle, user);
    }
    return at;
  }

  void peer(long handle, InetSocketAddress peer) {
    long at = at(handle);
    byte[] mapped = mapped(peer.getAddress());
    memory.space().copyIn(mapped, 0, at + ADDRESS, mapped.length);
    Space.storeInt(memory.space(), at + PORT, peer.getPort());
  }

  private static byte[] mapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 16
        ? bytes
        : ByteBuffer.allocate(16).putShort(10, (short) -1).put(12, bytes).array();
  }

  InetSocketAddress peer(long handle) {
    long at = at(handle);
    byte[] bytes = new byte[16];
    memory.space().copyOut(at + ADDRESS, bytes, 0, bytes.length);
    try {
      // Java turns a mapped address back into one of version 4.
      return new InetSocketAddress(
          InetAddress.getByAddress(bytes), Space.loadInt(memory.space(), at + PORT));
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  ConnectionState state(long handle) {
    return STATES[Space.loadInt(memory.space(), at(handle) + STATE)];
  }

  /** Enters a state that may last until a deadline, in nanoseconds of the caller's clock. */
  void enter(long handle, ConnectionState state, long deadline) {
    long at = at(handle);
    Space.storeInt(memory.space(), at + STATE, state.ordinal());
    Space.store(memory.space(), at + DEADLINE, deadline);
  }

  long deadline(long handle) {
    return Space.load(memory.space(), at(handle) + DEADLINE);
  }

  long openedAt(long handle) {
    return Space.load(memory.space(), at(handle) + OPENED);
  }

  long requests(long handle) {
    return Space.load(memory.space(), at(handle) + REQUESTS);
  }

  long bytesIn(long handle) {
    return Space.load(memory.space(), at(handle) + BYTES_IN);
  }

  long bytesOut(long handle) {
    return Space.load(memory.space(), at(handle) + BYTES_OUT);
  }

  /** Counts a request and returns its number, from 1. */
  long nextRequest(long handle) {
    return add(handle, REQUESTS, 1);
  }

  void addBytesIn(long handle, long bytes) {
    add(handle, BYTES_IN, bytes);
  }

  void addBytesOut(long handle, long bytes) {
    add(handle, BYTES_OUT, bytes);
  }

  private long add(long handle, int field, long more) {
    long at = at(handle) + field;
    long sum = Space.load(memory.space(), at) + more;
    Space.store(memory.space(), at, sum);
    return sum;
  }

  SlabSnapshot snapshot() {
    return memory.slab().snapshot();
  }

  /** Gives the memory back. Every record has been closed. */
  void close() {
    memory.close();
  }
}
