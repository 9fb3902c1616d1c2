package valk.eval.spi;

/** What a family may ask of the host of the interpreter that it was added to. */
public interface FamilyHost {
  /**
   * Returns a way to do again, in another interpreter, all that was done in this one up to the call
   * that is running.
   *
   * @throws IllegalStateException if the host does not know
   */
  Replay replay();

  /**
   * Says that something runs on that a script has started. The host waits for it when the script
   * has ended, and closes it when it ends itself.
   *
   * @param service what runs
   */
  void hold(Service service);

  /**
   * Says that a service has ended.
   *
   * @param service what {@link #hold} was told
   */
  void release(Service service);

  /** Something that a script started, and that runs on when the script goes on. */
  interface Service extends AutoCloseable {
    /**
     * Waits until it has ended.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    void await() throws InterruptedException;

    /** Ends it, and returns when it has ended. Idempotent, from any thread. */
    @Override
    void close();
  }
}
