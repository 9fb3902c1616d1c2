/** Text to value to code to result: the interpreter. */
module valk.eval {
  requires static org.jspecify;
  requires transitive valk.gc;

  exports valk.eval;
  exports valk.eval.spi;
}
