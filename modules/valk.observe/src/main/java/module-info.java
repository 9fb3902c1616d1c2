/**
 * The memory of interpreters in recordings of the JDK Flight Recorder. Nothing requires this
 * module.
 */
module valk.observe {
  requires static org.jspecify;
  requires transitive valk.eval;
  requires jdk.jfr;

  exports valk.observe;
}
