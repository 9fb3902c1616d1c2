package valk.eval.run;

/**
 * What the compiled tier has done.
 *
 * @param compiled functions that were compiled and used
 * @param loops loops that were compiled by themselves, or are to be
 * @param frameless functions among the compiled that can also run without a frame
 * @param refused functions and loops that were too large
 * @param dropped functions that no longer use what they were compiled to: dead, analysed anew, or
 *     interpreted again since others need the room
 * @param gaveUp how often running without a frame was given up
 * @param bytes bytecode of the functions in use
 * @param micros time that compiling took, in microseconds
 */
public record CodeStats(
    long compiled,
    long loops,
    long frameless,
    long refused,
    long dropped,
    long gaveUp,
    long bytes,
    long micros) {
  /** Nothing is compiled. */
  public static final CodeStats NONE = new CodeStats(0, 0, 0, 0, 0, 0, 0, 0);
}
