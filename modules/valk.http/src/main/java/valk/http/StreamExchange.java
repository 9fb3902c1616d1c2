package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/**
 * A request of HTTP/2 and its answer, on the event loop of its connection. A piece of the answer is
 * given to the stream when the socket has taken the one before; so a peer that opens no window, or
 * does not read, makes the handler's pieces wait.
 */
final class StreamExchange {
  /** What the exchange is doing, and so what its deadline is for. */
  private enum Phase {
    BODY,
    HANDLING,
    WRITING,
    STREAMING,
    OVER
  }

  private final StreamsConnection connection;
  private final StreamsHandler handler;
  private final ServerCore core;
  private final Http2Stream stream;
  private Phase phase = Phase.BODY;
  private long deadline;
  private boolean isHeadOnly;
  private @Nullable StreamHead head;
  private @Nullable IncomingBody body;
  private @Nullable StreamBody parts;
  private @Nullable CompletionStage<Response> asked;
  private @Nullable Answering answering;
  private int heldBytes;

  StreamExchange(StreamsConnection connection, Http2Stream stream) {
    this.connection = connection;
    this.handler = connection.handler();
    this.core = connection.wire().core();
    this.stream = stream;
  }

  private void enter(Phase next, Duration time) {
    phase = next;
    deadline = core.now() + time.toNanos();
  }

  private ChannelHandlerContext context() {
    return handler.context();
  }

  void begin(StreamHead accepted, boolean isWhole) {
    head = accepted;
    isHeadOnly = accepted.method().equals("HEAD");
    body = new IncomingBody(core.budget(), core.limits().body().bodyBytes());
    enter(Phase.BODY, core.limits().reading().bodyTime());
    if (isWhole) {
      endBody();
    } else if (accepted.expectsContinue()) {
      proceed();
    }
  }

  @SuppressWarnings(
      "FutureReturnValueIgnored") // A write that fails ends the stream, which is told.
  private void proceed() {
    Http2Headers interim = new DefaultHttp2Headers(false).status("100");
    handler
        .encoder()
        .writeHeaders(context(), stream.id(), interim, 0, false, context().newPromise());
    handler.flushSoon();
  }

  void append(ByteBuf data) {
    if (body != null) {
      switch (body.append(data)) {
        case TOO_LARGE -> refuse(413);
        case NO_ROOM -> refuse(503);
        case TAKEN -> {}
      }
    }
  }

  void endBody() {
    if (body != null && head != null) {
      byte[] whole = body.whole();
      StreamHead ofRequest = head;
      body = null;
      head = null;
      handle(
          new Request(
              ofRequest.method(),
              ofRequest.path(),
              ofRequest.query(),
              ofRequest.headers(),
              whole,
              connection.wire().channel().remoteAddress()));
    }
  }

  /** Gives a request, whose body is counted against the budget, to the handler. */
  void handle(Request request) {
    isHeadOnly = request.method().equals("HEAD");
    heldBytes = request.body().length;
    core.count(Event.REQUEST);
    core.records().nextRequest(connection.wire().record());
    enter(Phase.HANDLING, core.limits().answering().requestTime());
    ask(request);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Its end is what the function is told.
  private void ask(Request request) {
    CompletionStage<Response> answer = core.answerOf(request);
    if (answer == null) {
      finish(null);
    } else {
      asked = answer;
      answering = new Answering(context().executor(), this::finish);
      connection.handling(answering);
      answer.whenComplete(answering);
    }
  }

  private void finish(@Nullable Response response) {
    if (answering != null) {
      connection.handled(answering);
    }
    if (phase != Phase.HANDLING) { // Too late, or nobody is there.
      if (response != null) {
        response.giveUp();
      }
      return;
    }
    if (response == null) {
      core.count(Event.FAILED_HANDLER);
    }
    respond(response == null ? Refusals.of(500) : response);
  }

  /** Nobody waits for what the handler was asked for. */
  private void abandon() {
    CompletionStage<Response> left = asked;
    asked = null;
    if (answering != null) {
      connection.handlingInVain(answering);
    }
    if (left instanceof Abandonable abandonable) {
      abandonable.abandon();
    }
  }

  /** Answers without the handler; what still comes of the body is dropped. */
  void refuse(int status) {
    core.count(Event.REFUSED_REQUEST);
    dropBody();
    respond(Refusals.of(status));
  }

  private void respond(Response response) {
    enter(Phase.WRITING, core.limits().answering().writeTime());
    try {
      parts = partsOf(response);
      write(response, parts);
    } catch (RuntimeException e) {
      fail();
    }
  }

  private StreamBody partsOf(Response response) {
    if (response.isBodiless() || isHeadOnly) {
      response.giveUp();
      return new StreamBody(new Response.Bytes(new byte[0]), this::resume);
    }
    return new StreamBody(response.body(), this::resume);
  }

  private void write(Response response, StreamBody body) {
    boolean isLast = body.isReady() && !body.hasNext();
    ChannelFuture written =
        handler
            .encoder()
            .writeHeaders(
                context(), stream.id(), headOf(response), 0, isLast, context().newPromise());
    if (isLast) {
      written.addListener(future -> end(future.isSuccess()));
    } else {
      writeNext(body);
    }
    handler.flushSoon();
  }

  private Http2Headers headOf(Response response) {
    Http2Headers fields = new DefaultHttp2Headers(false);
    fields.status(Integer.toString(response.status())).set("date", core.date().now());
    for (Header header : response.headers().all()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (!StreamHead.isOfConnection(name)) {
        fields.add(name, header.value());
      }
    }
    if (!response.isBodiless()) {
      setLength(fields, response.body());
    }
    return fields;
  }

  private static void setLength(Http2Headers fields, Response.Body body) {
    switch (body) {
      case Response.Bytes(byte[] bytes) ->
          fields.set("content-length", Integer.toString(bytes.length));
      case Response.Sized(long length, var _) ->
          fields.set("content-length", Long.toString(length));
      case Response.Chunks _, Response.Flow _ -> {}
    }
  }

  private void writeNext(StreamBody body) {
    if (!body.isReady()) {
      waitForPiece();
      return;
    }
    boolean isThere = body.hasNext();
    ByteBuf part = isThere ? body.next() : Unpooled.EMPTY_BUFFER;
    boolean isLast = !isThere || isAtEnd(body, part);
    handler
        .encoder()
        .writeData(context(), stream.id(), part, 0, isLast, context().newPromise())
        .addListener(future -> wrote(future.isSuccess(), isLast));
  }

  private static boolean isAtEnd(StreamBody body, ByteBuf taken) {
    try {
      return body.isAtEnd();
    } catch (RuntimeException e) {
      taken.release();
      throw e;
    }
  }

  private void wrote(boolean isSuccess, boolean isLast) {
    if (isLast || !isSuccess) {
      end(isSuccess);
    } else {
      context().executor().execute(this::writeOn);
    }
  }

  private void writeOn() {
    StreamBody body = parts;
    if (phase == Phase.WRITING && body != null) {
      enter(Phase.WRITING, core.limits().answering().writeTime());
      try {
        writeNext(body);
        handler.flushSoon();
      } catch (RuntimeException e) {
        fail(); // The body failed, and the head is out.
      }
    }
  }

  /** What is made piece by piece may take as long as it wants. */
  private void waitForPiece() {
    phase = Phase.STREAMING;
    if (connection.isDraining()) {
      drain();
    }
  }

  /** A piece came. Called from any thread. */
  private void resume() {
    try {
      context().executor().execute(this::goOnStreaming);
    } catch (RejectedExecutionException _) {
      // The server is closed.
    }
  }

  private void goOnStreaming() {
    if (phase == Phase.STREAMING) {
      phase = Phase.WRITING;
      writeOn();
    }
  }

  /** Ends what may have no end. */
  void drain() {
    if (phase == Phase.STREAMING) {
      over();
      core.count(Event.ABORTED);
      handler.reset(stream, Http2Error.CANCEL);
    }
  }

  private void over() {
    phase = Phase.OVER;
    if (parts != null) {
      parts.close();
      parts = null;
    }
  }

  private void fail() {
    core.count(Event.FAILED_HANDLER);
    over();
    handler.reset(stream, Http2Error.INTERNAL_ERROR);
  }

  /** The socket has taken all of the answer, or the stream is gone. */
  private void end(boolean isSuccess) {
    if (phase != Phase.WRITING) {
      return;
    }
    over();
    core.count(isSuccess ? Event.RESPONSE : Event.ABORTED);
    if (isSuccess && stream.state().remoteSideOpen()) {
      handler.reset(stream, Http2Error.NO_ERROR); // RFC 9113, section 8.1: no need of the rest.
    }
  }

  private void dropBody() {
    head = null;
    if (body != null) {
      body.drop();
      body = null;
    }
  }

  /** The stream is closed by either side. What was written may still be on its way. */
  void close() {
    dropBody();
    core.budget().giveBack(heldBytes);
    heldBytes = 0;
    if (phase == Phase.BODY || phase == Phase.HANDLING || phase == Phase.STREAMING) {
      over();
      core.count(Event.ABORTED);
      abandon();
    }
  }

  void expire(long now) {
    if (now - deadline < 0) {
      return;
    }
    switch (phase) {
      case BODY -> refuseLate(now);
      case HANDLING -> {
        core.count(Event.TIMED_OUT_HANDLING);
        respond(Refusals.of(503));
        abandon();
      }
      case WRITING -> stall(now);
      case STREAMING, OVER -> {}
    }
  }

  private void refuseLate(long now) {
    Duration more = connection.wire().timeToSend(now, core.limits().reading().bodyTime());
    if (more.isPositive()) {
      enter(Phase.BODY, more);
    } else {
      core.count(Event.TIMED_OUT_READING);
      refuse(408);
    }
  }

  /** The peer takes nothing: of this stream, or of the whole connection. */
  private void stall(long now) {
    Duration more = connection.wire().timeToTake(now);
    if (more.isPositive()) {
      enter(Phase.WRITING, more);
      return;
    }
    core.count(Event.TIMED_OUT_WRITING);
    if (connection.wire().channel().isWritable()) {
      over();
      handler.reset(stream, Http2Error.CANCEL);
    } else {
      connection.abort();
    }
  }
}
