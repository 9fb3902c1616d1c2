package valk.http;

/**
 * What a stage that a {@link Handler} returns may be, too: one that wants to know when nobody waits
 * for its response any more, since the peer is gone or the time for the request is over.
 */
public interface Abandonable {

  /**
   * Nobody waits any more. Called at most once, on the event loop of the request's connection; does
   * not block. The stage ends all the same, now or later, and its response is dropped.
   */
  void abandon();
}
