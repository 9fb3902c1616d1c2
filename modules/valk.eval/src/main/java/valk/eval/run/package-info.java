/**
 * Running code: the machine with its shadow stack, calls, safepoints and errors.
 *
 * <p>Start at {@link valk.eval.run.Machine}, which draws a frame. {@link valk.eval.run.Code} is the
 * Java part of a piece of analysed code, {@link valk.eval.run.Node} one step of it; the steps
 * themselves are made and kept in {@code valk.eval.code}. {@link valk.eval.run.Global} is a global
 * variable, {@link valk.eval.run.Builtin} a function written in Java.
 */
@NullMarked
package valk.eval.run;

import org.jspecify.annotations.NullMarked;
