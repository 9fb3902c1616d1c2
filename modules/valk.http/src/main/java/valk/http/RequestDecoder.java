package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder, stricter, and with blocks held no longer than it takes to decode them: a line
 * that is not complete is moved to the Java heap, so a peer that sends slowly keeps no block.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private final HeadGuard guard = new HeadGuard();
  private final RequestFields fields = new RequestFields();

  /** One for all requests: each is taken from it before the next is decoded. */
  private final HttpRequest request =
      new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", fields);

  private final IntConsumer bytesRead;
  private boolean inHead = true;
  private boolean discarding;
  private boolean isAtBeginning = true;
  private Consumer<ByteBuf> onPreface = ByteBuf::release;
  private @Nullable ByteBuf ofHttp2;

  /**
   * Makes a decoder.
   *
   * @param limits the limits of a head
   * @param bytesRead told how many bytes came, before they are decoded
   */
  RequestDecoder(HttpLimits limits, IntConsumer bytesRead) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.head().lineBytes())
            .setMaxHeaderSize(limits.head().headerBytes())
            .setMaxChunkSize(SlabByteBufAllocator.BLOCK_BYTES)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true));
    this.bytesRead = bytesRead;
    setCumulator(RequestDecoder::cumulate);
  }

  /** Returns the fields of the request that came last. */
  RequestFields fields() {
    return fields;
  }

  @Override
  protected HttpMessage createMessage(String[] line) throws Exception {
    HttpVersion version = versionOf(line);
    next();
    return request
        .setProtocolVersion(version)
        .setMethod(HttpMethod.valueOf(line[0]))
        .setUri(line[1]);
  }

  /** Any but the usual one is read by Netty, which is strict only there. */
  private HttpVersion versionOf(String[] line) throws Exception {
    if (line[2].equals(HttpVersion.HTTP_1_1.text())) {
      return HttpVersion.HTTP_1_1;
    }
    if (!line[2].startsWith("HTTP/")) { // Netty takes small letters for capitals.
      throw new IllegalArgumentException("no version of HTTP");
    }
    return super.createMessage(line).protocolVersion();
  }

  @Override
  protected HttpMessage createInvalidMessage() {
    next();
    return request;
  }

  private void next() {
    fields.next();
    request.setDecoderResult(DecoderResult.SUCCESS);
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    AsciiString same = fields.sameName(line, start, length);
    return same == null ? super.splitHeaderName(line, start, length) : same;
  }

  /** Drops whatever comes from now on. */
  void discard() {
    discarding = true;
  }

  /** Has this get what was read, whole, of a peer that begins with HTTP/2. */
  void onPreface(Consumer<ByteBuf> listener) {
    onPreface = listener;
  }

  /** Says whether a head has begun and not ended. */
  boolean isInsideHead() {
    return inHead && (guard.isInside() || internalBuffer().isReadable());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
    bytesRead.accept(((ByteBuf) input).readableBytes());
    if (discarding) {
      ReferenceCountUtil.release(input);
      return;
    }
    super.channelRead(ctx, input);
    ByteBuf rest = internalBuffer();
    if (rest.isReadable() && !rest.hasArray()) {
      super.channelRead(ctx, Unpooled.EMPTY_BUFFER); // Has the cumulator move it.
    }
    ByteBuf other = ofHttp2;
    if (other != null) {
      ofHttp2 = null;
      onPreface.accept(other);
    }
  }

  private static ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf rest, ByteBuf input) {
    if (!rest.isReadable()) {
      rest.release();
      return input;
    }
    if (input.isReadable() || !rest.hasArray()) {
      ByteBuf joined = Unpooled.buffer(rest.readableBytes() + input.readableBytes());
      joined.writeBytes(rest).writeBytes(input);
      rest.release();
      input.release();
      return joined;
    }
    input.release();
    return rest;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
      throws Exception {
    if (discarding) {
      buffer.skipBytes(buffer.readableBytes());
      return;
    }
    if (isAtBeginning && isHttp2(buffer)) {
      return;
    }
    if (inHead && !guard.accepts(buffer)) {
      buffer.skipBytes(buffer.readableBytes()); // Else the rest keeps its block up to the close.
      throw new IllegalArgumentException("a line of the head is ill-formed");
    }
    int before = out.size();
    super.decode(ctx, buffer, out);
    for (int i = before; i < out.size(); i++) {
      notice(out.get(i));
    }
  }

  /** Says whether these bytes are none of HTTP/1.1, or may turn out to be none. */
  private boolean isHttp2(ByteBuf first) {
    Preface.Match match = Preface.match(first);
    isAtBeginning = match == Preface.Match.SO_FAR;
    if (match == Preface.Match.WHOLE) {
      ofHttp2 = Unpooled.buffer(first.readableBytes()).writeBytes(first);
    }
    return match != Preface.Match.NO;
  }

  private void notice(Object message) {
    if (message instanceof HttpMessage) {
      inHead = false;
    }
    if (message instanceof LastHttpContent) {
      inHead = true;
      guard.reset();
    }
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
