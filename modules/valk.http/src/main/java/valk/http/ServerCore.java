package valk.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/**
 * What the connections of a server share.
 *
 * @param handler what answers requests
 * @param limits what is taken from peers
 * @param buffers where blocks come from
 * @param records where connection records come from
 * @param waiters who waits for a block
 * @param budget what bodies may take
 * @param counters what happened
 * @param date the date of responses
 * @param working where codecs take what they work on: the Java heap
 * @param addresses how many connections each address has
 * @param clock the time that deadlines are of, as {@link System#nanoTime} gives it
 */
record ServerCore(
    Handler handler,
    HttpLimits limits,
    SlabByteBufAllocator buffers,
    ConnectionRecords records,
    BlockWaiters waiters,
    BodyBudget budget,
    ServerCounters counters,
    HttpDate date,
    ByteBufAllocator working,
    Map<InetAddress, Integer> addresses,
    LongSupplier clock) {

  static ServerCore of(
      Handler handler,
      HttpLimits limits,
      SlabByteBufAllocator buffers,
      ConnectionRecords records,
      LongSupplier clock) {
    ServerCore core =
        new ServerCore(
            handler,
            limits,
            buffers,
            records,
            new BlockWaiters(),
            new BodyBudget(limits.body().bodyBytesInAll()),
            new ServerCounters(),
            new HttpDate(),
            new PooledByteBufAllocator(false),
            new ConcurrentHashMap<>(),
            clock);
    buffers.blocks().onRelease(core.waiters()::released);
    return core;
  }

  /** Asks the handler; null if it failed at once. */
  @Nullable CompletionStage<Response> answerOf(Request request) {
    try {
      return handler.handle(request);
    } catch (RuntimeException _) {
      return null;
    }
  }

  /** Returns what an answer that is there already came to; null if it failed. */
  static @Nullable Response resultOf(CompletableFuture<Response> done) {
    return done.isCompletedExceptionally() ? null : done.join();
  }

  /** Returns the time that deadlines are compared with. */
  long now() {
    return clock.getAsLong();
  }

  void count(Event event) {
    counters.count(event);
  }

  /** Has somebody who waits for a block look again, if one is free. */
  void wakeSomebodyIfBlockIsFree() {
    if (hasFreeBlock()) {
      waiters.wakeOne();
    }
  }

  /** The same, after somebody got no block and queued: one may have come back before that. */
  void wakeSomebodyAfterRefusal() {
    if (hasFreeBlock()) {
      waiters.wakeOneAfterRefusal();
    }
  }

  /** Says whether some block is free at this moment. */
  boolean hasFreeBlock() {
    return buffers.snapshot().inUse() < buffers.snapshot().capacity();
  }

  /** Counts a connection of an address, unless it has as many as it may. */
  boolean admit(InetAddress address) {
    int now = addresses.merge(address, 1, Integer::sum);
    if (now > limits.connectionsPerAddress()) {
      dismiss(address);
      return false;
    }
    return true;
  }

  void dismiss(InetAddress address) {
    addresses.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
  }

  ServerStats stats() {
    return new ServerStats(
        buffers.snapshot(),
        records.snapshot(),
        budget.used(),
        counters.of(Event.ACCEPTED),
        counters.of(Event.ACCEPT_PAUSED),
        counters.of(Event.REFUSED_FULL),
        counters.of(Event.REFUSED_ADDRESS),
        counters.of(Event.REQUEST),
        counters.of(Event.RESPONSE),
        counters.of(Event.REFUSED_REQUEST),
        counters.of(Event.FAILED_HANDLER),
        counters.of(Event.TIMED_OUT_IDLE),
        counters.of(Event.TIMED_OUT_READING),
        counters.of(Event.TIMED_OUT_HANDLING),
        counters.of(Event.TIMED_OUT_WRITING),
        counters.of(Event.READ_PAUSED),
        counters.of(Event.WRITE_PAUSED),
        counters.of(Event.MOVED_BLOCK),
        counters.of(Event.ABORTED),
        counters.of(Event.FAILED_TLS),
        counters.bytesIn(),
        counters.bytesOut());
  }
}
