package valk.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import valk.memory.Providers;
import valk.memory.spi.SlabProvider;
import valk.memory.spi.SpaceProvider;

/**
 * An HTTP server whose buffers and connections are blocks of two slabs: it holds as many of either
 * as it was given, and what does not fit waits.
 *
 * <p><b>Threads.</b> Every method may be called from any thread but the event loops, which must not
 * wait for {@link #close}.
 */
public final class HttpServer implements AutoCloseable {
  private static final long GREATEST_TICK = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LEAST_TICK = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long PAUSE_MILLIS = 2;

  private final ServerCore core;
  private final EventLoopGroup acceptors;
  private final EventLoopGroup workers;
  private final Map<EventLoop, LoopConnections> loops = new HashMap<>();
  private final @Nullable SslContext tls;
  private final Channel channel;
  private boolean closed;

  private HttpServer(Builder builder) {
    tls = builder.tls();
    core = builder.core();
    acceptors = group("valk-http-accept", 1);
    workers = group("valk-http", builder.threads);
    for (EventExecutor worker : workers) {
      LoopConnections connections = new LoopConnections((EventLoop) worker, core.clock());
      connections.watch(tick());
      loops.put((EventLoop) worker, connections);
    }
    channel = bind(builder);
  }

  private static EventLoopGroup group(String name, int threads) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  /** Returns how often deadlines are looked at: a quarter of the shortest time. */
  private long tick() {
    HttpLimits limits = core.limits();
    long least = GREATEST_TICK;
    for (Duration time :
        List.of(
            limits.reading().idleTime(),
            limits.reading().headTime(),
            limits.reading().bodyTime(),
            limits.answering().requestTime(),
            limits.answering().writeTime(),
            limits.ending().lingerTime())) {
      least = Math.min(least, time.toNanos() / 4);
    }
    return Math.max(least, LEAST_TICK);
  }

  private Channel bind(Builder builder) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(acceptors, workers)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_BACKLOG, builder.backlog)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new ServerChannelRecvByteBufAllocator())
            .childOption(ChannelOption.ALLOCATOR, core.buffers())
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.MESSAGE_SIZE_ESTIMATOR, BlockSender.SIZES)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(1, 1)) // Busy with one block.
            .handler(new Acceptor(core, builder.refusesWhenFull))
            .childHandler(new ConnectionSetup(core, loops, tls))
            .bind(builder.host, builder.port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      release();
      throw new UncheckedIOException(
          new IOException(
              "cannot listen on %s:%d".formatted(builder.host, builder.port), bound.cause()));
    }
    return bound.channel();
  }

  /**
   * Returns a builder of a server.
   *
   * @param handler what answers requests
   */
  public static Builder builder(Handler handler) {
    return new Builder(handler);
  }

  /** Returns the port that the server listens on, 1 to 65535. */
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Returns the figures of this moment. */
  public ServerStats stats() {
    return core.stats();
  }

  /**
   * Accepts no more, lets requests under way finish for as long as {@link
   * HttpLimits.Ending#drainTime} and cuts what is left then. Returns when every connection is
   * closed and all memory given back. Idempotent.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    channel.close().awaitUninterruptibly();
    tellAll(LiveConnection::drain);
    awaitNoConnection(core.limits().ending().drainTime().toNanos());
    tellAll(LiveConnection::abort);
    release();
  }

  private void tellAll(Consumer<LiveConnection> what) {
    loops.values().forEach(loop -> loop.tellAll(what));
  }

  private void awaitNoConnection(long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (core.records().snapshot().inUse() > 0 && System.nanoTime() - deadline < 0) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void release() {
    workers.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
    acceptors.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
    core.records().close();
    core.buffers().close();
  }

  /** Settings of a server. A builder belongs to one thread. */
  public static final class Builder {
    private static final int DEFAULT_CONNECTIONS = 1024;
    private static final int DEFAULT_BLOCKS = 256;
    private static final int DEFAULT_BACKLOG = 128;

    private final Handler handler;
    private String host = InetAddress.getLoopbackAddress().getHostAddress();
    private int port;
    private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
    private int connections = DEFAULT_CONNECTIONS;
    private int blocks = DEFAULT_BLOCKS;
    private int backlog = DEFAULT_BACKLOG;
    private boolean refusesWhenFull;
    private @Nullable PemPair pair;
    private HttpLimits limits = HttpLimits.defaults();
    private LongSupplier clock = System::nanoTime;
    private SpaceProvider spaces = Providers.builtIn().spaces().named(Providers.DEFAULT_SPACE);
    private SlabProvider slabs = Providers.builtIn().slabs().named(Providers.DEFAULT_SLAB);

    private Builder(Handler handler) {
      this.handler = handler;
    }

    /** Listens on this address or name; by default the loopback address. */
    public Builder host(String address) {
      host = address;
      return this;
    }

    /**
     * Listens on this port.
     *
     * @param number 0 to 65535; 0, the default, is a free one
     * @throws IllegalArgumentException if the number is out of range
     */
    public Builder port(int number) {
      port = inRange("port", number, 0, 65_535);
      return this;
    }

    /**
     * Sets the number of event loops.
     *
     * @param count 1 to 1024; by default the number of processors
     * @throws IllegalArgumentException if the count is out of range
     */
    public Builder threads(int count) {
      threads = inRange("threads", count, 1, 1024);
      return this;
    }

    /**
     * Sets how many connections there may be at one time.
     *
     * @param count 1 to 2<sup>24</sup> - 1; 1 024 by default. A record of 80 bytes each
     * @throws IllegalArgumentException if the count is out of range
     */
    public Builder connections(int count) {
      connections = inRange("connections", count, 1, ConnectionRecords.GREATEST_CAPACITY - 1);
      return this;
    }

    /**
     * Sets how many blocks there are for reading and writing.
     *
     * @param count 1 to 2<sup>20</sup>; 256 by default. 32 KiB each, committed as they are used
     * @throws IllegalArgumentException if the count is out of range
     */
    public Builder blocks(int count) {
      blocks = inRange("blocks", count, 1, 1 << 20);
      return this;
    }

    /**
     * Sets how many peers the system lets wait to be accepted.
     *
     * @param count 1 to 65535; 128 by default. The system may have a lower limit of its own
     * @throws IllegalArgumentException if the count is out of range
     */
    public Builder backlog(int count) {
      backlog = inRange("backlog", count, 1, 65_535);
      return this;
    }

    /**
     * Answers peers beyond the greatest number of connections with a 503 and a {@code Retry-After}.
     * By default they wait to be accepted.
     */
    public Builder refuseWhenFull() {
      refusesWhenFull = true;
      return this;
    }

    /**
     * Speaks TLS 1.3 and 1.2, and agrees with each peer on HTTP/2 or HTTP/1.1 (ALPN, RFC 7301).
     *
     * @param certificates a file of PEM certificates: the server's own, then those that vouch for
     *     it
     * @param key a file with the PEM private key of the first, PKCS #8 without a password
     * @throws IllegalArgumentException if a file does not hold what it should, or the key belongs
     *     to another certificate
     * @throws UncheckedIOException if a file cannot be read
     */
    public Builder tls(Path certificates, Path key) {
      pair = PemPair.read(certificates, key);
      return this;
    }

    /** Sets what is taken from peers; by default {@link HttpLimits#defaults}. */
    public Builder limits(HttpLimits what) {
      limits = what;
      return this;
    }

    /** Takes the memory of both slabs from other providers than the default ones. */
    public Builder providers(SpaceProvider ofSpaces, SlabProvider ofSlabs) {
      spaces = ofSpaces;
      slabs = ofSlabs;
      return this;
    }

    /** Has the deadlines of connections be those of another clock, in nanoseconds. */
    Builder clock(LongSupplier nanos) {
      clock = nanos;
      return this;
    }

    private static int inRange(String name, int value, int least, int greatest) {
      if (value < least || value > greatest) {
        throw new IllegalArgumentException(
            "%s=%d is not in %d..%d".formatted(name, value, least, greatest));
      }
      return value;
    }

    /**
     * Starts a server with these settings.
     *
     * @return the server, listening; closed by the caller
     * @throws UncheckedIOException if the address cannot be listened on
     * @throws valk.memory.StorageException if there is no memory for the slabs
     */
    public HttpServer start() {
      return new HttpServer(this);
    }

    private @Nullable SslContext tls() {
      return pair == null ? null : pair.context();
    }

    private ServerCore core() {
      SlabByteBufAllocator buffers = SlabByteBufAllocator.create(spaces, slabs, blocks);
      try {
        return ServerCore.of(
            handler, limits, buffers, ConnectionRecords.create(spaces, slabs, connections), clock);
      } catch (RuntimeException e) {
        buffers.close();
        throw e;
      }
    }
  }
}
