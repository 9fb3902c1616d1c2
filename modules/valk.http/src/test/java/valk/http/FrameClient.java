package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;

/** Sends frames of HTTP/2 as they are, and reads frames. */
final class FrameClient implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** A frame as it is sent. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    /** The error of a RST_STREAM or GOAWAY frame. */
    int error() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }

    String text() {
      return new String(payload, ISO_8859_1);
    }
  }

  /** A whole response. */
  record Answer(int status, Http2Headers fields, String body) {
    String field(String name) {
      CharSequence value = fields.get(name);
      return value == null ? "" : value.toString();
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private boolean opensWindows = true;
  private boolean isWhole;
  private Http2Headers last = EmptyHttp2Headers.INSTANCE;

  FrameClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(300_000); // So that what hangs ends, on any machine.
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /** Connects, and begins with the preface and these settings: identifiers and values. */
  static FrameClient begin(int port, int... settings) throws IOException {
    FrameClient client = new FrameClient(new Socket(InetAddress.getLoopbackAddress(), port));
    client.raw(PREFACE);
    return client.settings(settings);
  }

  /** Opens no window by itself from now on. */
  FrameClient keepsWindowsShut() {
    opensWindows = false;
    return this;
  }

  Socket socket() {
    return socket;
  }

  FrameClient raw(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    return this;
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  FrameClient send(int type, int flags, int stream, byte... payload) throws IOException {
    socket.getOutputStream().write(frame(type, flags, stream, payload));
    return this;
  }

  FrameClient settings(int... values) throws IOException {
    ByteBuffer payload = ByteBuffer.allocate(values.length * 3);
    for (int i = 0; i < values.length; i += 2) {
      payload.putShort((short) values[i]).putInt(values[i + 1]);
    }
    return send(SETTINGS, 0, 0, payload.array());
  }

  FrameClient window(int stream, int bytes) throws IOException {
    return send(WINDOW_UPDATE, 0, stream, number(bytes));
  }

  FrameClient reset(int stream, int error) throws IOException {
    return send(RST_STREAM, 0, stream, number(error));
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** Names and values as literals that nobody indexes (RFC 7541, section 6.2.2). */
  static byte[] block(String... namesAndValues) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      out.write(0);
      literal(out, namesAndValues[i]);
      literal(out, namesAndValues[i + 1]);
    }
    return out.toByteArray();
  }

  private static void literal(ByteArrayOutputStream out, String text) {
    int length = text.length();
    if (length < 127) {
      out.write(length);
    } else {
      out.write(127);
      for (length -= 127; length >= 128; length >>>= 7) {
        out.write(length & 127 | 128);
      }
      out.write(length);
    }
    out.writeBytes(text.getBytes(ISO_8859_1));
  }

  FrameClient headers(int stream, int flags, String... namesAndValues) throws IOException {
    return send(HEADERS, flags | END_HEADERS, stream, block(namesAndValues));
  }

  FrameClient get(int stream, String path) throws IOException {
    return getFrom("x", stream, path);
  }

  /** A GET that names its server, with further fields: names and values in turn. */
  FrameClient getFrom(String authority, int stream, String path, String... fields)
      throws IOException {
    Stream<String> first =
        Stream.of(":method", "GET", ":scheme", "http", ":authority", authority, ":path", path);
    return headers(
        stream, END_STREAM, Stream.concat(first, Arrays.stream(fields)).toArray(String[]::new));
  }

  FrameClient post(int stream, String path) throws IOException {
    return headers(
        stream, 0, ":method", "POST", ":scheme", "http", ":authority", "x", ":path", path);
  }

  FrameClient data(int stream, int flags, String text) throws IOException {
    return send(DATA, flags, stream, text.getBytes(ISO_8859_1));
  }

  Frame read() throws IOException {
    int head = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    Frame frame = new Frame(head & 0xFF, flags, stream, in.readNBytes(head >>> 8));
    if (frame.type() == HEADERS) {
      last = decode(frame); // Also of those that nobody waits for: the tables go on.
    }
    return frame;
  }

  /** Reads up to a frame of a type. */
  Frame next(int type) throws IOException {
    Frame frame = read();
    while (frame.type() != type) {
      frame = read();
    }
    return frame;
  }

  /** Reads the response of a stream; other streams have none meanwhile. */
  Answer answer(int stream) throws IOException {
    Http2Headers fields = head();
    while (fields.status().toString().startsWith("1")) {
      fields = head();
    }
    return new Answer(
        Integer.parseInt(fields.status().toString()), fields, isWhole ? "" : body(stream));
  }

  /** Returns the fields that were read last. */
  Http2Headers last() {
    return last;
  }

  /** Reads up to the head of a response. */
  Http2Headers head() throws IOException {
    isWhole = next(HEADERS).has(END_STREAM);
    return last;
  }

  private Http2Headers decode(Frame frame) throws IOException {
    ByteBuf block = Unpooled.wrappedBuffer(frame.payload());
    try {
      return decoder.decodeHeaders(frame.stream(), block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  private String body(int stream) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Frame frame;
    do {
      frame = read();
      if (frame.type() == RST_STREAM && frame.stream() == stream) {
        throw new IOException("reset: " + frame.error());
      }
      if (frame.type() == DATA && frame.stream() == stream) {
        body.writeBytes(frame.payload());
        openWindows(frame);
      }
    } while (frame.type() != DATA || frame.stream() != stream || !frame.has(END_STREAM));
    return body.toString(ISO_8859_1);
  }

  private void openWindows(Frame data) throws IOException {
    if (opensWindows && data.payload().length > 0) {
      try {
        window(0, data.payload().length);
        if (!data.has(END_STREAM)) {
          window(data.stream(), data.payload().length);
        }
      } catch (SocketException e) {
        if (!data.has(END_STREAM)) { // Else the server may be gone, and nothing is wanted of it.
          throw e;
        }
      }
    }
  }

  /** Says whether the server has closed the connection; reads what still came. */
  boolean isAtEnd() throws IOException {
    try {
      while (true) {
        read();
      }
    } catch (EOFException | SocketException _) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
