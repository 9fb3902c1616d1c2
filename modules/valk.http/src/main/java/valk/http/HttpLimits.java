package valk.http;

import java.time.Duration;

/**
 * What a server takes from its peers. Sizes are bytes, at least 1; times are at least a millisecond
 * and at most a day.
 *
 * @param head the head of a request
 * @param body bodies of requests
 * @param connectionsPerAddress most connections of one address; further ones are closed at once
 * @param reading times for what a peer sends
 * @param answering times for an answer
 * @param ending times for endings
 * @param streams the streams of a connection of HTTP/2
 */
public record HttpLimits(
    Head head,
    Body body,
    int connectionsPerAddress,
    Reading reading,
    Answering answering,
    Ending ending,
    Streams streams) {

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration GREATEST = Duration.ofDays(1);

  /**
   * The head of a request.
   *
   * @param lineBytes longest request line; a longer one is a 414
   * @param headerBytes greatest size of all header fields of a request; more is a 431
   * @param headerCount most header fields of a request; more are a 431
   */
  public record Head(int lineBytes, int headerBytes, int headerCount) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is below 1
     */
    public Head {
      requirePositive("lineBytes", lineBytes);
      requirePositive("headerBytes", headerBytes);
      requirePositive("headerCount", headerCount);
    }
  }

  /**
   * Bodies of requests.
   *
   * @param bodyBytes largest body of a request; a larger one is a 413
   * @param bodyBytesInAll bytes of bodies that the server holds for all its connections; a request
   *     that finds no room is a 503
   */
  public record Body(int bodyBytes, long bodyBytesInAll) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is below 1
     */
    public Body {
      requirePositive("bodyBytes", bodyBytes);
      requirePositive("bodyBytesInAll", bodyBytesInAll);
    }
  }

  /**
   * Times for what a peer sends.
   *
   * @param idleTime how long a connection may wait for a request; then it is closed
   * @param headTime from the first byte of a request to the end of its head; then it is a 408
   * @param bodyTime from the head of a request to the end of its body; then it is a 408
   */
  public record Reading(Duration idleTime, Duration headTime, Duration bodyTime) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a time is out of range
     */
    public Reading {
      requireTime("idleTime", idleTime);
      requireTime("headTime", headTime);
      requireTime("bodyTime", bodyTime);
    }
  }

  /**
   * Times for an answer.
   *
   * @param requestTime how long the handler may take; then the request is a 503, and what the
   *     handler answers later is dropped
   * @param writeTime how long the peer may take to accept a block of the response; then the
   *     connection is closed
   */
  public record Answering(Duration requestTime, Duration writeTime) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a time is out of range
     */
    public Answering {
      requireTime("requestTime", requestTime);
      requireTime("writeTime", writeTime);
    }
  }

  /**
   * Times for endings.
   *
   * @param lingerTime how long a connection that the server ends waits for the peer's own end, so
   *     that the last response is not lost
   * @param drainTime how long {@link HttpServer#close} lets requests finish
   */
  public record Ending(Duration lingerTime, Duration drainTime) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a time is out of range
     */
    public Ending {
      requireTime("lingerTime", lingerTime);
      requireTime("drainTime", drainTime);
    }
  }

  /**
   * The streams of a connection of HTTP/2.
   *
   * @param streamsAtOnce most requests at one time, also of those that were reset and are still
   *     worked on; a further one is refused ({@code REFUSED_STREAM})
   * @param resets most streams that a peer may reset within 30 s; more end the connection
   * @param controlFrames most frames within 30 s that want an answer and are no request (PING,
   *     SETTINGS, unknown ones), and most answers to such that the peer has not taken; more end the
   *     connection
   */
  public record Streams(int streamsAtOnce, int resets, int controlFrames) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is below 1
     */
    public Streams {
      requirePositive("streamsAtOnce", streamsAtOnce);
      requirePositive("resets", resets);
      requirePositive("controlFrames", controlFrames);
    }
  }

  /**
   * Checks the number of connections.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public HttpLimits {
    requirePositive("connectionsPerAddress", connectionsPerAddress);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s=%d is not positive".formatted(name, value));
    }
  }

  private static void requireTime(String name, Duration time) {
    if (time.compareTo(LEAST) < 0 || time.compareTo(GREATEST) > 0) {
      throw new IllegalArgumentException(
          "%s=%s is not in %s..%s".formatted(name, time, LEAST, GREATEST));
    }
  }

  /**
   * Returns the defaults: a line of 8 KiB, 16 KiB of 100 fields, bodies of 1 MiB and 64 MiB in all,
   * 1 024 connections of one address; 60 s idle, 10 s for a head, 30 s for a body, 30 s for a
   * request, 30 s for a write, 1 s to linger, 10 s to drain; 100 streams, 200 resets and 1 000
   * frames without a request in 30 s.
   */
  public static HttpLimits defaults() {
    return new HttpLimits(
        new Head(8 << 10, 16 << 10, 100),
        new Body(1 << 20, 64 << 20),
        1024,
        new Reading(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(30)),
        new Answering(Duration.ofSeconds(30), Duration.ofSeconds(30)),
        new Ending(Duration.ofSeconds(1), Duration.ofSeconds(10)),
        new Streams(100, 200, 1000));
  }

  /**
   * Returns these limits with others for the head of a request; see {@link Head}.
   *
   * @throws IllegalArgumentException if a value is below 1
   */
  public HttpLimits head(int lineBytes, int headerBytes, int headerCount) {
    Head other = new Head(lineBytes, headerBytes, headerCount);
    return new HttpLimits(other, body, connectionsPerAddress, reading, answering, ending, streams);
  }

  /**
   * Returns these limits with others for bodies; see {@link Body}.
   *
   * @throws IllegalArgumentException if a value is below 1
   */
  public HttpLimits body(int bytes, long bytesInAll) {
    Body other = new Body(bytes, bytesInAll);
    return new HttpLimits(head, other, connectionsPerAddress, reading, answering, ending, streams);
  }

  /**
   * Returns these limits with another number of connections for each address.
   *
   * @throws IllegalArgumentException if the value is below 1
   */
  public HttpLimits perAddress(int connections) {
    return new HttpLimits(head, body, connections, reading, answering, ending, streams);
  }

  /**
   * Returns these limits with other times for what a peer sends; see {@link Reading}.
   *
   * @throws IllegalArgumentException if a time is out of range
   */
  public HttpLimits reading(Duration idle, Duration head, Duration body) {
    Reading other = new Reading(idle, head, body);
    return new HttpLimits(
        this.head, this.body, connectionsPerAddress, other, answering, ending, streams);
  }

  /**
   * Returns these limits with other times for an answer; see {@link Answering}.
   *
   * @throws IllegalArgumentException if a time is out of range
   */
  public HttpLimits answering(Duration request, Duration write) {
    Answering other = new Answering(request, write);
    return new HttpLimits(head, body, connectionsPerAddress, reading, other, ending, streams);
  }

  /**
   * Returns these limits with other times for endings; see {@link Ending}.
   *
   * @throws IllegalArgumentException if a time is out of range
   */
  public HttpLimits ending(Duration linger, Duration drain) {
    Ending other = new Ending(linger, drain);
    return new HttpLimits(head, body, connectionsPerAddress, reading, answering, other, streams);
  }

  /**
   * Returns these limits with others for streams; see {@link Streams}.
   *
   * @throws IllegalArgumentException if a value is below 1
   */
  public HttpLimits streams(int atOnce, int resets, int controlFrames) {
    Streams other = new Streams(atOnce, resets, controlFrames);
    return new HttpLimits(head, body, connectionsPerAddress, reading, answering, ending, other);
  }
}
