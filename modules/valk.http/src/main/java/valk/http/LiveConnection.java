package valk.http;

/** What the server does with each of its connections, whatever they speak. On their event loop. */
interface LiveConnection {

  /**
   * Ends what takes too long.
   *
   * @param now the time, as {@link ServerCore#now} gives it
   */
  void expire(long now);

  /** Ends after the requests under way, if there are some. */
  void drain();

  /** Ends at once. */
  void abort();
}
