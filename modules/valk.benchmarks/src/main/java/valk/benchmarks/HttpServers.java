package valk.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import valk.http.HttpServer;
import valk.http.Response;

/** Servers on one thread each that answer every request with the same Java function. */
enum HttpServers {
  NETTY("plain Netty") {
    @Override
    Running start(Supplier<byte[]> handler) {
      EventLoopGroup loop = loop();
      Channel listening =
          new ServerBootstrap()
              .group(loop)
              .channel(NioServerSocketChannel.class)
              .childHandler(new NettySetup(handler))
              .bind(InetAddress.getLoopbackAddress(), 0)
              .syncUninterruptibly()
              .channel();
      int port = ((InetSocketAddress) listening.localAddress()).getPort();
      return new Running(
          port, () -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
    }
  },

  VALK("valk.http") {
    @Override
    Running start(Supplier<byte[]> handler) {
      HttpServer server =
          HttpServer.builder(
                  _ ->
                      CompletableFuture.completedFuture(
                          Response.of(200, handler.get()).with("Content-Type", TYPE)))
              .threads(1)
              .start();
      return new Running(server.port(), server::close);
    }
  },

  JDK("jdk.httpserver") {
    @Override
    Running start(Supplier<byte[]> handler) {
      // Else it waits for the peer's delayed acknowledgement between head and body.
      System.setProperty("sun.net.httpserver.nodelay", "true");
      try {
        com.sun.net.httpserver.HttpServer server =
            com.sun.net.httpserver.HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, handler.get()));
        server.start();
        return new Running(server.getAddress().getPort(), () -> server.stop(0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  private static final String TYPE = "application/json";

  /** A server that runs. */
  record Running(int port, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  private final String title;

  HttpServers(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  abstract Running start(Supplier<byte[]> handler);

  private static EventLoopGroup loop() {
    return new MultiThreadIoEventLoopGroup(
        1, new DefaultThreadFactory("plain-netty", true), NioIoHandler.newFactory());
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", TYPE);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static final class NettySetup extends ChannelInitializer<SocketChannel> {
    private final Supplier<byte[]> handler;

    NettySetup(Supplier<byte[]> handler) {
      this.handler = handler;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new NettyHandler(handler));
    }
  }

  private static final class NettyHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Supplier<byte[]> handler;

    NettyHandler(Supplier<byte[]> handler) {
      this.handler = handler;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a response.
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      byte[] body = handler.get();
      FullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
      response.headers().set("content-type", TYPE).set("content-length", body.length);
      ctx.write(response);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      ctx.flush();
    }
  }

  /** Returns what a handler makes of nothing: a greeting. */
  static byte[] hello() {
    return "{\"hello\":\"world\"}".getBytes(UTF_8);
  }

  /** Returns about 10 KB of JSON, made anew. */
  static byte[] json() {
    StringBuilder text = new StringBuilder(10_240).append('[');
    for (int i = 1000; text.length() < 10_000; i++) {
      text.append(i == 1000 ? "" : ",").append("{\"id\":").append(i);
      text.append(",\"name\":\"item ").append(i).append("\",\"price\":").append(i * 3).append('}');
    }
    return text.append(']').toString().getBytes(UTF_8);
  }
}
