package valk.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/**
 * One connection, on its event loop. Requests are answered one after the other, in their order;
 * what else a read brought waits, and nothing is read until it is answered. So a peer that sends
 * faster than it is answered meets TCP's own flow control.
 *
 * <pre>
 *          bytes           whole request        answer            all written
 *   IDLE --------> HEAD --------> HANDLING --------> WRITING ----------------> IDLE
 *                    \            ^      \                   \  not persistent
 *                     +--> BODY --+       +-- time: 503 -->   +--------------> LINGERING --> closed
 * </pre>
 */
final class HttpConnection extends ChannelInboundHandlerAdapter
    implements LiveConnection, BlockWaiters.Waiter {
  private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

  /** Few heads of responses are longer. */
  private static final int LEAST_HEAD = 256;

  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final Wire wire;
  private final ServerCore core;
  private final SocketChannel channel;
  private final long record;
  private final RequestDecoder decoder;
  private final ResponseWriter writer;
  private final InetSocketAddress peer;
  private final Queue<Exchange> waiting = new ArrayDeque<>();
  private final ResponseHead framing = new ResponseHead(LEAST_HEAD);
  private final Runnable resumption = this::resume;
  private @Nullable RequestHead head;
  private @Nullable IncomingBody body;
  private @Nullable Exchange current;
  private final boolean isGated;
  private boolean isReading;
  private boolean isInputOver;
  private long readHadBlock;
  private boolean isStarved;
  private boolean isWriterStarved;
  private boolean isContinueDue;
  private boolean isServing;
  private boolean isRefusing;
  private boolean isDraining;
  private boolean isLingering;
  private boolean isOver;

  HttpConnection(Wire wire) {
    this.wire = wire;
    this.core = wire.core();
    this.channel = wire.channel();
    this.record = wire.record();
    this.peer = channel.remoteAddress();
    this.isGated = channel.pipeline().get(SocketGate.class) != null;
    this.decoder = new RequestDecoder(core.limits(), this::countIn);
    this.writer =
        new ResponseWriter(
            channel,
            core.buffers(),
            isGated ? block -> block : wire.sender()::send,
            this::countOut,
            isGated ? channel::newPromise : channel::voidPromise);
    this.decoder.onPreface(this::speakHttp2);
    this.readHadBlock = core.now();
    enter(ConnectionState.IDLE, core.limits().reading().idleTime());
  }

  RequestDecoder decoder() {
    return decoder;
  }

  private boolean isLive() {
    return !isOver && channel.isOpen();
  }

  private void countIn(int bytes) {
    if (!isGated) {
      wire.countIn(bytes);
    }
  }

  private void countOut(int bytes) {
    if (!isGated) {
      wire.countOut(bytes);
    }
    if (isLive()) {
      if (current != null && current.isAnswered()) {
        enter(ConnectionState.WRITING, core.limits().answering().writeTime());
      }
    }
  }

  private void enter(ConnectionState state, Duration time) {
    if (isLive()) {
      wire.enter(state, time);
    }
  }

  /** Reads the first request. */
  void begin() {
    readMore();
  }

  /** A read of this connection found no block free; told before its read is complete. */
  void starve() {
    isStarved = true;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    readMore();
  }

  private void readMore() {
    boolean isWanted = waiting.isEmpty() && (current == null || isBetweenRequests());
    if (isWanted && !isReading && !isStarved && !isInputOver && isLive()) {
      isReading = true;
      channel.read();
    }
  }

  /** While a request is answered this is read for, so that a reset is noticed. */
  private boolean isBetweenRequests() {
    return head == null && !isRefusing && !decoder.isInsideHead();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (isLive() && !isRefusing) {
        take(message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void take(Object message) {
    if (message instanceof HttpRequest request) {
      begin(request);
    }
    if (message instanceof HttpContent content && !isRefusing) {
      append(content);
    }
  }

  private void begin(HttpRequest request) {
    int status = RequestHead.check(request, decoder.fields(), core.limits());
    if (status != RequestHead.ACCEPTED) {
      refuse(status);
      return;
    }
    RequestHead accepted = RequestHead.of(request, decoder.fields());
    head = accepted;
    body = new IncomingBody(core.budget(), core.limits().body().bodyBytes());
    isContinueDue = accepted.expectsContinue();
    tellToContinue();
  }

  /** Has the peer send its body, when all that came before is answered. */
  private void tellToContinue() {
    if (isContinueDue && head != null && current == null && waiting.isEmpty()) {
      isContinueDue = false;
      writer.begin(CONTINUE);
      pump();
    }
  }

  private void append(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      refuse(400);
      return;
    }
    if (body != null) {
      switch (body.append(content.content())) {
        case TOO_LARGE -> refuse(413);
        case NO_ROOM -> refuse(503);
        case TAKEN -> endIfLast(content);
      }
    }
  }

  private void endIfLast(HttpContent content) {
    if (content instanceof LastHttpContent && head != null && body != null) {
      core.count(Event.REQUEST);
      core.records().nextRequest(record);
      Request request =
          new Request(head.method(), head.path(), head.query(), head.headers(), body.whole(), peer);
      waiting.add(Exchange.of(request, head));
      head = null;
      body = null;
    }
  }

  /** Answers what cannot be read as a request, after all that came before it, and reads no more. */
  private void refuse(int status) {
    isRefusing = true;
    decoder.discard();
    dropIncoming();
    core.count(Event.REFUSED_REQUEST);
    waiting.add(Exchange.refused(status));
  }

  private void dropIncoming() {
    head = null;
    if (body != null) {
      body.drop();
      body = null;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    isReading = false;
    if (isStarved) {
      waitForBlock();
    }
    proceed();
  }

  private void waitForBlock() {
    core.count(Event.READ_PAUSED);
    core.waiters().addReader(this);
    core.wakeSomebodyAfterRefusal();
  }

  @Override
  public void wake() {
    try {
      channel.eventLoop().execute(this::goOnWithBlock);
    } catch (RejectedExecutionException _) {
      // The server is closing. A release must not throw: its caller would release once more.
    }
  }

  private void goOnWithBlock() {
    boolean isWriting = isWriterStarved;
    boolean isWaitingToRead = isStarved;
    if (!isLive() || !isWriting && !isWaitingToRead) {
      core.wakeSomebodyIfBlockIsFree();
      return;
    }
    isWriterStarved = false;
    isStarved = false;
    if (isWriting) {
      pumpAndProceed();
    }
    if (isWaitingToRead) {
      readHadBlock = core.now();
    }
    readMore();
  }

  private void proceed() {
    serve();
    tellToContinue();
    if (isLive()) {
      writer.flush();
    }
    if (isLive() && current == null) {
      settle();
    }
    readMore();
  }

  /** Gives what waits to the handler, as long as it answers at once. */
  private void serve() {
    if (isServing) {
      return;
    }
    isServing = true;
    while (current == null && !waiting.isEmpty() && isLive()) {
      begin(waiting.remove());
    }
    isServing = false;
  }

  /** The peer speaks HTTP/2 from the beginning. */
  private void speakHttp2(ByteBuf read) {
    if (isGated) {
      read.release(); // On TLS it has to be agreed on.
      abort();
    } else {
      isOver = true;
      Protocols.speakHttp2(wire, this, read);
    }
  }

  private boolean upgrade(Request request) {
    Optional<Http2Settings> settings = UpgradeRequest.settings(request.headers());
    if (settings.isEmpty() || !isAlone()) {
      return false;
    }
    writer.flush();
    isOver = true;
    current = null;
    Protocols.upgradeToHttp2(wire, this, settings.get(), request);
    return true;
  }

  /** Says whether nothing but the current request came. */
  private boolean isAlone() {
    return !isGated && !isDraining && waiting.isEmpty() && head == null && !decoder.isInsideHead();
  }

  private void begin(Exchange exchange) {
    current = exchange;
    Request request = exchange.request();
    if (request != null && !exchange.isOld() && upgrade(request)) {
      return;
    }
    if (request == null) {
      respond(exchange, exchange.refusal());
    } else {
      enter(ConnectionState.HANDLING, core.limits().answering().requestTime());
      ask(exchange, request);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its end is what the function is told.
  private void ask(Exchange exchange, Request request) {
    CompletionStage<Response> answer = core.answerOf(request);
    if (answer == null) {
      fail(exchange);
      return;
    }
    if (answer instanceof CompletableFuture<Response> known && known.isDone()) {
      finish(exchange, ServerCore.resultOf(known));
    } else {
      Answering answering =
          new Answering(channel.eventLoop(), response -> finish(exchange, response));
      exchange.asked(answer, answering);
      answer.whenComplete(answering);
    }
  }

  private void finish(Exchange exchange, @Nullable Response response) {
    if (exchange != current || exchange.isAnswered()) { // Too late, or nobody is there.
      if (response != null) {
        response.giveUp();
      }
      return;
    }
    if (response == null) {
      fail(exchange);
    } else {
      respond(exchange, response);
    }
    if (!isServing && isLive()) {
      proceed();
    }
  }

  private void fail(Exchange exchange) {
    core.count(Event.FAILED_HANDLER);
    respond(exchange, exchange.refusal());
  }

  /** Sends the first answer of an exchange; a later one is dropped. */
  private void respond(Exchange exchange, Response response) {
    if (exchange != current || !isLive() || !exchange.answer()) {
      response.giveUp();
      return;
    }
    boolean endsWithConnection = exchange.isOld() && response.isOfUnknownLength() || isDraining;
    if (endsWithConnection) {
      exchange.endConnection();
    }
    enter(ConnectionState.WRITING, core.limits().answering().writeTime());
    writer.begin(segments(exchange, response));
    pump();
  }

  /** A body that cannot even begin, such as a file that is gone, is a failure of the handler. */
  private ResponseSegments segments(Exchange exchange, Response response) {
    try {
      return segmentsOf(exchange, response);
    } catch (RuntimeException e) {
      core.count(Event.FAILED_HANDLER);
      return segmentsOf(exchange, exchange.refusal());
    }
  }

  private ResponseSegments segmentsOf(Exchange exchange, Response response) {
    return new ResponseSegments(response, exchange, core.date().now(), framing, resumption);
  }

  private void pump() {
    try {
      switch (writer.pump()) {
        case DONE -> written();
        case NO_BLOCK -> waitToWrite();
        case SOCKET_IS_FULL -> {} // channelWritabilityChanged goes on.
        case NO_PIECE -> waitForPiece();
      }
    } catch (RuntimeException e) {
      core.count(Event.FAILED_HANDLER);
      abort(); // The body's iterator threw, and the head is out.
    }
  }

  /** What is made piece by piece may take as long as it wants. */
  private void waitForPiece() {
    if (isDraining) {
      abort();
    } else {
      enter(ConnectionState.STREAMING, FOREVER);
    }
  }

  /** A piece came. Called from any thread. */
  private void resume() {
    try {
      channel.eventLoop().execute(this::pumpIfLive);
    } catch (RejectedExecutionException _) {
      // The server is closing; what is left is cut.
    }
  }

  private void waitToWrite() {
    core.count(Event.WRITE_PAUSED);
    isWriterStarved = true;
    enter(ConnectionState.WRITING, FOREVER); // The peer's time begins with the block.
    core.waiters().addWriter(this);
    core.wakeSomebodyAfterRefusal();
  }

  private void written() {
    Exchange done = current;
    if (done == null || !done.isAnswered()) {
      writer.flush(); // An interim response.
      return;
    }
    writer.end();
    core.count(Event.RESPONSE);
    core.budget().giveBack(done.bodyBytes());
    current = null;
    if (!done.isPersistent()) {
      linger();
    }
  }

  /** Says that nothing more will come, and reads what still comes, lest a reset overtakes it. */
  private void linger() {
    isRefusing = true;
    decoder.discard();
    waiting.forEach(exchange -> core.budget().giveBack(exchange.bodyBytes()));
    waiting.clear();
    dropIncoming();
    writer.flush();
    isLingering = true;
    enter(ConnectionState.WRITING, core.limits().answering().writeTime());
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> endOutput());
  }

  /** Ends the output when the socket has taken all of it. */
  @SuppressWarnings("FutureReturnValueIgnored") // If it fails the connection is gone.
  private void endOutput() {
    if (!isLive()) {
      return;
    }
    enter(ConnectionState.LINGERING, core.limits().ending().lingerTime());
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      endSocket();
    } else {
      tls.closeOutbound().addListener(_ -> endSocket());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its end comes as channelInactive.
  private void endSocket() {
    if (isInputOver) {
      channel.close();
    } else {
      channel.shutdownOutput();
    }
  }

  /**
   * The peer sends no more; it may be gone, or wait for what it asked for, which is the same to be
   * seen from here (RFC 9293, section 3.6). With TLS it may say that it is gone.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      endInput();
    } else if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      channel.eventLoop().execute(this::endTls);
    }
    ctx.fireUserEventTriggered(event);
  }

  /** TLS 1.2, or a peer that cancels: nothing more can be said in the other direction, either. */
  private void endTls() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (!isLingering && tls != null && tls.engine().isOutboundDone()) {
      abort();
    } else {
      endInput();
    }
  }

  private void endInput() {
    if (isInputOver || !isLive()) {
      return;
    }
    isInputOver = true;
    boolean isCut = head != null;
    if (isLingering) {
      endLingering();
    } else if (isCut && current == null && waiting.isEmpty()) {
      abort();
    } else {
      dropIncoming();
      proceed();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its end comes as channelInactive.
  private void endLingering() {
    if (core.records().state(record) == ConnectionState.LINGERING) {
      channel.close();
    }
  }

  private void pumpAndProceed() {
    pump();
    if (!isServing && isLive()) {
      proceed();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (isLive() && !isWriterStarved && channel.isWritable() && writer.hasMore()) {
      channel.eventLoop().execute(this::pumpIfLive);
    }
  }

  private void pumpIfLive() {
    if (isLive() && !isWriterStarved && !isLingering) {
      pumpAndProceed();
    }
  }

  /** Enters the state that the input is in. */
  private void settle() {
    if (isLingering) {
      return;
    }
    ConnectionState state = core.records().state(record);
    if (isInputOver) {
      linger();
    } else if (head != null) {
      enterNew(state, ConnectionState.BODY, core.limits().reading().bodyTime());
    } else if (decoder.isInsideHead()) {
      enterNew(state, ConnectionState.HEAD, core.limits().reading().headTime());
    } else if (isDraining) {
      linger();
    } else {
      enterNew(state, ConnectionState.IDLE, core.limits().reading().idleTime());
    }
  }

  private void enterNew(ConnectionState from, ConnectionState to, Duration time) {
    if (from != to) {
      enter(to, time);
    }
  }

  @Override
  public void expire(long now) {
    wire.sender().look();
    if (!isLive() || !wire.isLate(now)) {
      return;
    }
    ConnectionState state = core.records().state(record);
    switch (state) {
      case IDLE, HEAD, BODY -> readLate(state, now);
      case HANDLING -> handleLate();
      case WRITING -> writeLate(now);
      case STREAMING -> {} // Its time is the handler's.
      case LINGERING -> abort();
    }
  }

  private void readLate(ConnectionState state, long now) {
    Duration more = timeToSend(now, timeOf(state));
    if (more.isPositive()) {
      enter(state, more);
    } else if (state == ConnectionState.IDLE) {
      close(Event.TIMED_OUT_IDLE);
    } else {
      refuseLate();
    }
  }

  private Duration timeOf(ConnectionState state) {
    HttpLimits.Reading times = core.limits().reading();
    return switch (state) {
      case HEAD -> times.headTime();
      case BODY -> times.bodyTime();
      default -> times.idleTime();
    };
  }

  /**
   * Nobody is late who is not read, since there is no block; but who takes nothing itself may be
   * why.
   */
  private Duration timeToSend(long now, Duration time) {
    if (isGated) {
      return wire.timeToSend(now, time);
    }
    boolean isWaiting = isStarved && channel.isWritable();
    return isWaiting ? time : time.minusNanos(now - readHadBlock);
  }

  private void writeLate(long now) {
    Duration more = wire.timeToTake(now);
    if (more.isPositive()) {
      enter(ConnectionState.WRITING, more);
    } else {
      close(Event.TIMED_OUT_WRITING);
    }
  }

  private void close(Event reason) {
    core.count(reason);
    abort();
  }

  private void refuseLate() {
    core.count(Event.TIMED_OUT_READING);
    refuse(408);
    proceed();
  }

  private void handleLate() {
    core.count(Event.TIMED_OUT_HANDLING);
    Exchange late = current;
    if (late != null) {
      late.endConnection();
      respond(late, Refusals.of(503));
      late.abandon();
      proceed();
    }
  }

  @Override
  public void drain() {
    isDraining = true;
    if (isLive() && core.records().state(record) == ConnectionState.STREAMING) {
      abort();
    } else if (isLive() && current == null && waiting.isEmpty()) {
      settle();
    }
  }

  @Override
  public void abort() {
    wire.cut();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof SlabExhaustedException) {
      return; // The read waits for a block already.
    }
    boolean isIllFormed =
        cause instanceof DecoderException && !(cause.getCause() instanceof SSLException);
    if (isIllFormed && isLive() && !isRefusing) {
      refuse(400);
    } else {
      abort();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    isOver = true;
    if (current != null || head != null) {
      core.count(Event.ABORTED);
    }
    writer.drop();
    dropIncoming();
    Exchange abandoned = current;
    current = null;
    waiting.forEach(exchange -> core.budget().giveBack(exchange.bodyBytes()));
    waiting.clear();
    if (abandoned != null) {
      core.budget().giveBack(abandoned.bodyBytes());
      abandoned.abandon();
    }
    core.wakeSomebodyIfBlockIsFree(); // It may have been woken and not have read.
  }
}
