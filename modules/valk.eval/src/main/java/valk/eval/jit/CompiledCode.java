package valk.eval.jit;

import valk.eval.run.Node;

/**
 * The body of a compiled function. Each is the only instance of a hidden class of its own, without
 * fields: what it refers to lies in static finals, which the JVM takes for constants.
 */
abstract class CompiledCode extends Node {}
