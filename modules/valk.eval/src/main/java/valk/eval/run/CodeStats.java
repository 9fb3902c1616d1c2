package valk.eval.run;

/**
 * What the compiled tier has done.
 *
 * @param compiled functions and loops that were compiled and used
 * @param refused those that were too large, or for which there was no room
 * @param dropped those that are no longer used: dead, or analysed anew
 * @param bytes bytecode of those in use
 * @param micros time that compiling took, in microseconds
 */
public record CodeStats(long compiled, long refused, long dropped, long bytes, long micros) {
  /** Nothing is compiled. */
  public static final CodeStats NONE = new CodeStats(0, 0, 0, 0, 0);
}
