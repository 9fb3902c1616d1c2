package valk.http;

/** What a connection is doing, and so what its deadline is for. */
enum ConnectionState {
  /** Between requests, or before the first byte of the first. */
  IDLE,
  /** In the middle of a request's head. */
  HEAD,
  /** In the middle of a request's body. */
  BODY,
  /** The handler has the request. */
  HANDLING,
  /** A response is on its way to the peer. */
  WRITING,
  /** The next piece of a response has not come from the handler. */
  STREAMING,
  /** The last response is out; what still comes is read and dropped, so that the peer gets it. */
  LINGERING
}
