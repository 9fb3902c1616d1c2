package valk.http.lisp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Good clients beside bad ones: those that go away in the middle, reset, half-close, send garbage,
 * do not read what they asked for, or ask for handlers that fail, grow, and loop past their
 * deadline. Good requests are answered, and nothing is left behind. How many there are is {@code
 * -Dvalk.http.abuse=n}, how many loops among them {@code -Dvalk.http.abuse.loops=n}.
 */
class AbuseTest {
  private static final int CLIENTS = 8;
  private static final boolean IS_ZEALOUS = System.getProperty("valk.zeal") != null;
  private static final int EACH = Integer.getInteger("valk.http.abuse", IS_ZEALOUS ? 10 : 50);

  /** With a collection at each safepoint it takes too long until memory is used up. */
  private static final int KINDS = IS_ZEALOUS ? 8 : 9;

  private static final int LOOPS = Integer.getInteger("valk.http.abuse.loops", IS_ZEALOUS ? 2 : 4);

  /** So long that no call of a good handler takes it, and no longer, since each loop does. */
  private static final int HANDLER_MILLIS = IS_ZEALOUS ? 20_000 : 3_000;

  private static final String PROGRAM =
      """
      (def {s} (http/serve {:workers 2 :blocks 16 :connections 64 :request-time 3600000 :handler-time %d}
        (http/route (list
          "/good" (\\ {r} {str "good " (get r :query 0) " " (len (get r :body 0))})
          "/large" (\\ {r} {make-string 200000 "x"})
          "/loop" (\\ {r} {while 1 {}})
          "/fail" (\\ {r} {head nil})
          "/grow" (\\ {r} {do (= {l} nil) (while 1 {= {l} (cons (make-string 5000 "x") l)})})))))
      """
          .formatted(HANDLER_MILLIS);

  private final AtomicInteger good = new AtomicInteger();
  private final AtomicInteger loops = new AtomicInteger();
  private int port;

  @Test
  void goodRequestsAreAnsweredAmongBadOnesAndNothingIsLeft() throws Exception {
    try (LispHost host = new LispHost();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      host.eval(PROGRAM);
      port = host.port();
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Random random = new Random(i);
        all.add(threads.submit(() -> client(random)));
      }
      for (Future<?> each : all) {
        each.get();
      }
      assertTrue(good.get() >= CLIENTS * EACH * 0.999, good + " good requests were answered");
      assertTrue(loops.get() >= LOOPS, loops + " loops");
      awaitNothingInUse(host);
      assertEquals("0", host.eval("(get (http/stats s) :body-bytes 1)"));
    }
  }

  private Void client(Random random) throws IOException {
    for (int i = 0; i < EACH; i++) {
      askWell(i, random.nextInt(3000));
      misbehave(random);
    }
    return null;
  }

  private Socket open() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(120_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private void askWell(int number, int bytes) throws IOException {
    try (Socket socket = open()) {
      send(
          socket,
          "POST /good?%d HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(number, bytes, "y".repeat(bytes)));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      if (answer.startsWith("HTTP/1.1 200 ")) {
        assertTrue(answer.endsWith("good " + number + " " + bytes), answer);
        good.incrementAndGet();
      }
    }
  }

  private void misbehave(Random random) throws IOException {
    try (Socket socket = open()) {
      switch (random.nextInt(KINDS)) {
        case 0 ->
            send(socket, "POST /good HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\nabc");
        case 1 -> reset(socket);
        case 2 -> garbage(socket, random);
        case 3 -> halfClose(socket);
        case 4 -> readLittle(socket);
        case 5 -> assertEquals("500", status(socket, "/fail"));
        case 6 -> send(socket, "GET /go");
        case 7 -> loop(socket, random);
        default -> assertEquals("503", status(socket, "/grow"));
      }
    } catch (SocketException _) {
      // The server was faster to end the connection.
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    send(socket, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  private static void garbage(Socket socket, Random random) throws IOException {
    byte[] bytes = new byte[random.nextInt(2000)];
    random.nextBytes(bytes);
    socket.getOutputStream().write(bytes);
  }

  /** Whoever does not wait for the end leaves the loop behind. */
  private void loop(Socket socket, Random random) throws IOException {
    if (loops.getAndIncrement() >= LOOPS) {
      reset(socket);
    } else if (random.nextInt(4) == 0) {
      socket.setSoLinger(true, 0);
      send(socket, "GET /loop HTTP/1.1\r\nHost: x\r\n\r\n");
    } else {
      assertEquals("503", status(socket, "/loop"));
    }
  }

  private static void halfClose(Socket socket) throws IOException {
    send(socket, "GET /large HTTP/1.1\r\nHost: x\r\n\r\nGET /good");
    socket.shutdownOutput();
    socket.getInputStream().readAllBytes();
  }

  private static void readLittle(Socket socket) throws IOException {
    send(socket, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n".repeat(5));
    assertTrue(socket.getInputStream().read() >= 0);
  }

  private static String status(Socket socket, String path) throws IOException {
    send(socket, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), ISO_8859_1).substring(9, 12);
  }

  /** One record is kept ready for the next connection. */
  private static void awaitNothingInUse(LispHost host) throws InterruptedException {
    String inUse =
        "(map (\\ {m} {map/get m :in-use}) (filter (\\ {m} {exists (map/get m :name) {\"tcp"
            + " buffers\" \"http connections\"}}) (mem/slab/stats)))";
    while (!host.eval(inUse).equals("{0 1}")) {
      Thread.sleep(10);
    }
  }
}
