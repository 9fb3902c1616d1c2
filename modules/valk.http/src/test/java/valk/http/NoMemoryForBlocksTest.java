package valk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.AdditionalAnswers;
import org.mockito.invocation.InvocationOnMock;
import valk.memory.Providers;
import valk.memory.Slab;
import valk.memory.Space;
import valk.memory.spi.SlabProvider;

/** Blocks that are free and cannot be had, since the system has no memory for them. */
@ExtendWith(NoLeaks.class)
class NoMemoryForBlocksTest {
  private static final int PEERS = 20;
  private static final int MANY = 50_000;

  private final AtomicBoolean hasMemory = new AtomicBoolean();
  private final AtomicInteger refusals = new AtomicInteger();

  /** Slabs of 32 KiB blocks refuse while there is no memory. */
  private SlabProvider slabs() {
    SlabProvider usual = Providers.builtIn().slabs().named(Providers.DEFAULT_SLAB);
    SlabProvider slabs = mock(SlabProvider.class);
    when(slabs.create(any(), any(Space.class), anyLong(), anyInt(), anyInt()))
        .thenAnswer(call -> slab(usual, call));
    return slabs;
  }

  private Slab slab(SlabProvider usual, InvocationOnMock call) {
    int blockSize = call.getArgument(3);
    Slab real =
        usual.create(
            call.getArgument(0),
            call.getArgument(1),
            call.getArgument(2),
            blockSize,
            call.getArgument(4));
    if (blockSize != SlabByteBufAllocator.BLOCK_BYTES) {
      return real;
    }
    Slab slab = mock(Slab.class, AdditionalAnswers.delegatesTo(real));
    doAnswer(_ -> acquired(real)).when(slab).acquire(); // Stubbing must not acquire.
    return slab;
  }

  private int acquired(Slab real) {
    if (hasMemory.get()) {
      return real.acquire();
    }
    refusals.incrementAndGet();
    return Slab.NONE;
  }

  @Test
  void whoWaitsForThemDoesNotKeepTheProcessorBusyAndIsServedInTheEnd() throws Exception {
    try (TestServer server =
        new TestServer(
            builder ->
                builder.providers(
                    Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE), slabs()))) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < PEERS; i++) {
        clients.add(server.client().get("/" + i));
      }
      while (server.stats().readPauses() < PEERS) {
        Thread.sleep(1);
      }
      Thread.sleep(500);
      assertTrue(refusals.get() < MANY, refusals + " vain tries of " + PEERS + " connections");
      hasMemory.set(true);
      for (int i = 0; i < PEERS; i++) {
        assertEquals("GET /" + i + " [] ", clients.get(i).answer().body());
        clients.get(i).close();
      }
    }
  }
}
