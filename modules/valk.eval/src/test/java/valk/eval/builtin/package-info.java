/**
 * The builtins as programs see them. {@link valk.eval.builtin.Lisp} runs tables of expressions and
 * outcomes; the tests of one family are in the class named after it.
 */
@NullMarked
package valk.eval.builtin;

import org.jspecify.annotations.NullMarked;
