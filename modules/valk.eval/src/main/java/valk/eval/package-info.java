/**
 * Running Lisp from Java: the only package of this module that other modules see.
 *
 * <p>Start at {@link valk.eval.Interpreter}. An interpreter is one Lisp with a memory of its own;
 * it is made by {@link valk.eval.Interpreter.Builder}, which also says what a script may do. {@link
 * valk.eval.Interpreter#eval} runs a text and gives a {@link valk.eval.Value}; {@link
 * valk.eval.Script} runs one form by form. What goes wrong in a script is a {@link
 * valk.eval.LispError}; what goes wrong in its use is one of Java's own exceptions.
 *
 * <p>Behind it: {@code Evaluation} takes one top-level form through reader, analyzer and machine;
 * {@code Entrance} admits one thread at a time; {@code Leases} keep the words that values stand for
 * alive; {@code Assembly} puts the parts of an interpreter together.
 */
@NullMarked
package valk.eval;

import org.jspecify.annotations.NullMarked;
