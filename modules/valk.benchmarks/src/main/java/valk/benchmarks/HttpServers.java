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
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import valk.eval.Interpreter;
import valk.eval.Session;
import valk.eval.Value;
import valk.eval.spi.BuiltinProvider;
import valk.http.HttpServer;
import valk.http.Response;

/**
 * Servers that do the same for every request: on one thread, the Lisp handler on one more of its
 * own. Those that are no Java are processes of this machine, if it has them.
 */
enum HttpServers {
  NETTY("plain Netty") {
    @Override
    Running start(HttpTask task) {
      EventLoopGroup loop = loop();
      Channel listening =
          new ServerBootstrap()
              .group(loop)
              .channel(NioServerSocketChannel.class)
              .childHandler(new NettySetup(task))
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
    Running start(HttpTask task) {
      HttpServer server =
          HttpServer.builder(
                  _ ->
                      CompletableFuture.completedFuture(
                          Response.of(200, task.body()).with("Content-Type", TYPE)))
              .threads(1)
              .start();
      return new Running(server.port(), server::close);
    }
  },

  LISP("valk.http, a handler of Lisp") {
    @Override
    Running start(HttpTask task) {
      Session session =
          new Session(
              () -> Interpreter.builder().heapLimit(LISP_BYTES),
              () -> ServiceLoader.load(BuiltinProvider.class));
      String options = "{:workers 1 :threads 1}";
      String text = "(http/port (http/serve " + options + " " + task.lisp() + "))";
      try (Value port = session.eval(text, "figure.valk")) {
        return new Running((int) port.asLong(), session::close);
      }
    }
  },

  JDK("jdk.httpserver") {
    @Override
    Running start(HttpTask task) {
      // Else it waits for the peer's delayed acknowledgement between head and body.
      System.setProperty("sun.net.httpserver.nodelay", "true");
      try {
        com.sun.net.httpserver.HttpServer server =
            com.sun.net.httpserver.HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, task.body()));
        server.start();
        return new Running(server.getAddress().getPort(), () -> server.stop(0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  NODE("Node's http") {
    @Override
    boolean canDo(HttpTask task) {
      return HttpProcess.isInstalled("node");
    }

    @Override
    Running start(HttpTask task) throws IOException {
      return HttpProcess.node(task.javaScript());
    }
  },

  NGINX("nginx, a constant") {
    @Override
    boolean canDo(HttpTask task) {
      return task.isConstant() && HttpProcess.isInstalled("nginx");
    }

    @Override
    Running start(HttpTask task) throws IOException {
      return HttpProcess.nginx(new String(task.body(), UTF_8));
    }
  };

  private static final long LISP_BYTES = 16 << 20;

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

  /** Says whether this server can be run here, and answers what it is asked for. */
  boolean canDo(HttpTask task) {
    return true;
  }

  /** Says whether what it allocates is counted: it runs in this JVM. */
  boolean isJava() {
    return this != NODE && this != NGINX;
  }

  abstract Running start(HttpTask task) throws IOException;

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
    private final HttpTask task;

    NettySetup(HttpTask task) {
      this.task = task;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new NettyHandler(task));
    }
  }

  private static final class NettyHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final HttpTask task;

    NettyHandler(HttpTask task) {
      this.task = task;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the end of a response.
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      byte[] body = task.body();
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
}
