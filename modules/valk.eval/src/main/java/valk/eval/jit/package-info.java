/**
 * Tier 2: hot code as JVM bytecode.
 *
 * <p>{@link valk.eval.jit.Jit} counts calls and has {@link valk.eval.jit.UnitCompiler} make a
 * hidden class of a function's {@link valk.eval.run.Ir}; {@link valk.eval.jit.Translator} and its
 * neighbours write the method, {@link valk.eval.jit.Emitter} knows where each word of the frame is.
 */
@NullMarked
package valk.eval.jit;

import org.jspecify.annotations.NullMarked;
