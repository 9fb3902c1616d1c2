package valk.http;

import java.time.Duration;

/**
 * What a server takes from its peers. Sizes are bytes, at least 1; times are at least a millisecond
 * and at most a day.
 *
 * @param lineBytes longest request line; a longer one is a 414
 * @param headerBytes greatest size of all header fields of a request; more is a 431
 * @param headerCount most header fields of a request; more are a 431
 * @param bodyBytes largest body of a request; a larger one is a 413
 * @param bodyBytesInAll bytes of bodies that the server holds for all its connections; a request
 *     that finds no room is a 503
 * @param connectionsPerAddress most connections of one address; further ones are closed at once
 * @param idleTime how long a connection may wait for a request; then it is closed
 * @param headTime from the first byte of a request to the end of its head; then it is a 408
 * @param bodyTime from the head of a request to the end of its body; then it is a 408
 * @param requestTime how long the handler may take; then the request is a 503, and what the handler
 *     answers later is dropped
 * @param writeTime how long the peer may take to accept a block of the response; then the
 *     connection is closed
 * @param lingerTime how long a connection that the server ends waits for the peer's own end, so
 *     that the last response is not lost
 * @param drainTime how long {@link HttpServer#close} lets requests finish
 */
public record HttpLimits(
    int lineBytes,
    int headerBytes,
    int headerCount,
    int bodyBytes,
    long bodyBytesInAll,
    int connectionsPerAddress,
    Duration idleTime,
    Duration headTime,
    Duration bodyTime,
    Duration requestTime,
    Duration writeTime,
    Duration lingerTime,
    Duration drainTime) {

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration GREATEST = Duration.ofDays(1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a size is below 1 or a time out of range
   */
  public HttpLimits {
    requirePositive("lineBytes", lineBytes);
    requirePositive("headerBytes", headerBytes);
    requirePositive("headerCount", headerCount);
    requirePositive("bodyBytes", bodyBytes);
    requirePositive("bodyBytesInAll", bodyBytesInAll);
    requirePositive("connectionsPerAddress", connectionsPerAddress);
    requireTime("idleTime", idleTime);
    requireTime("headTime", headTime);
    requireTime("bodyTime", bodyTime);
    requireTime("requestTime", requestTime);
    requireTime("writeTime", writeTime);
    requireTime("lingerTime", lingerTime);
    requireTime("drainTime", drainTime);
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
   * request, 30 s for a write, 1 s to linger, 10 s to drain.
   */
  public static HttpLimits defaults() {
    return new HttpLimits(
        8 << 10,
        16 << 10,
        100,
        1 << 20,
        64 << 20,
        1024,
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10));
  }

  /**
   * Returns these limits with other sizes for a request.
   *
   * @param lineBytes longest request line
   * @param headerBytes greatest size of all header fields
   * @param headerCount most header fields
   * @throws IllegalArgumentException if a value is below 1
   */
  public HttpLimits head(int lineBytes, int headerBytes, int headerCount) {
    return new HttpLimits(
        lineBytes,
        headerBytes,
        headerCount,
        bodyBytes,
        bodyBytesInAll,
        connectionsPerAddress,
        idleTime,
        headTime,
        bodyTime,
        requestTime,
        writeTime,
        lingerTime,
        drainTime);
  }

  /**
   * Returns these limits with other sizes of bodies.
   *
   * @param bytes largest body of a request
   * @param bytesInAll bytes of bodies that the server holds for all its connections
   * @throws IllegalArgumentException if a value is below 1
   */
  public HttpLimits body(int bytes, long bytesInAll) {
    return new HttpLimits(
        lineBytes,
        headerBytes,
        headerCount,
        bytes,
        bytesInAll,
        connectionsPerAddress,
        idleTime,
        headTime,
        bodyTime,
        requestTime,
        writeTime,
        lingerTime,
        drainTime);
  }

  /**
   * Returns these limits with another number of connections for each address.
   *
   * @param connections most connections of one address
   * @throws IllegalArgumentException if the value is below 1
   */
  public HttpLimits perAddress(int connections) {
    return new HttpLimits(
        lineBytes,
        headerBytes,
        headerCount,
        bodyBytes,
        bodyBytesInAll,
        connections,
        idleTime,
        headTime,
        bodyTime,
        requestTime,
        writeTime,
        lingerTime,
        drainTime);
  }

  /**
   * Returns these limits with other times for what a peer sends.
   *
   * @param idle how long a connection may wait for a request
   * @param head from the first byte of a request to the end of its head
   * @param body from the head of a request to the end of its body
   * @throws IllegalArgumentException if a time is out of range
   */
  public HttpLimits reading(Duration idle, Duration head, Duration body) {
    return new HttpLimits(
        lineBytes,
        headerBytes,
        headerCount,
        bodyBytes,
        bodyBytesInAll,
        connectionsPerAddress,
        idle,
        head,
        body,
        requestTime,
        writeTime,
        lingerTime,
        drainTime);
  }

  /**
   * Returns these limits with other times for an answer.
   *
   * @param request how long the handler may take
   * @param write how long the peer may take to accept a block of the response
   * @throws IllegalArgumentException if a time is out of range
   */
  public HttpLimits answering(Duration request, Duration write) {
    return new HttpLimits(
        lineBytes,
        headerBytes,
        headerCount,
        bodyBytes,
        bodyBytesInAll,
        connectionsPerAddress,
        idleTime,
        headTime,
        bodyTime,
        request,
        write,
        lingerTime,
        drainTime);
  }

  /**
   * Returns these limits with other times for endings.
   *
   * @param linger how long a connection that the server ends waits for the peer's own end
   * @param drain how long {@link HttpServer#close} lets requests finish
   * @throws IllegalArgumentException if a time is out of range
   */
  public HttpLimits ending(Duration linger, Duration drain) {
    return new HttpLimits(
        lineBytes,
        headerBytes,
        headerCount,
        bodyBytes,
        bodyBytesInAll,
        connectionsPerAddress,
        idleTime,
        headTime,
        bodyTime,
        requestTime,
        writeTime,
        linger,
        drain);
  }
}
