package valk.eval.run;

/**
 * How a function is run.
 *
 * @param bytes size of the bytecode it was compiled to, all of it; 0 if it is interpreted
 * @param frameless size of that part of it which runs without a frame; 0 if there is none
 * @param gaveUp how often running without a frame was given up, and the function begun once more
 *     with one
 */
public record CodeFigures(int bytes, int frameless, long gaveUp) {
  /** It is interpreted. */
  public static final CodeFigures INTERPRETED = new CodeFigures(0, 0, 0);
}
