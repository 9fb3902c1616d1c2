package valk.repl;

import java.io.IOException;

/** Where the prompt's input comes from. Used by one thread. */
interface LineSource extends AutoCloseable {

  /** What came of waiting for input. */
  sealed interface Input {}

  /** One or more lines, without the last line end. */
  record Lines(String text) implements Input {}

  /** The user gave up what was typed so far. */
  record Abandoned() implements Input {}

  /** There is no more input. */
  record End() implements Input {}

  /**
   * Waits for input.
   *
   * @param prompt shown to whoever types, if anybody does
   * @throws IOException if the input fails
   */
  Input read(String prompt) throws IOException;

  /** Has the action run, on any thread, when the user interrupts while nothing is being read. */
  void onInterrupt(Runnable action);

  /** Whether somebody is there to see a greeting. */
  boolean isInteractive();

  @Override
  void close() throws IOException;
}
