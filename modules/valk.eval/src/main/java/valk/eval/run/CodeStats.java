package valk.eval.run;

/**
 * What the compiled tier has done.
 *
 * @param compiled functions that were compiled and used
 * @param loops loops that were compiled by themselves, or are to be
 * @param refused functions and loops that were too large, or for which there was no room
 * @param dropped functions that are no longer used: dead, or analysed anew
 * @param bytes bytecode of the functions in use
 * @param micros time that compiling took, in microseconds
 */
public record CodeStats(
    long compiled, long loops, long refused, long dropped, long bytes, long micros) {
  /** Nothing is compiled. */
  public static final CodeStats NONE = new CodeStats(0, 0, 0, 0, 0, 0);
}
