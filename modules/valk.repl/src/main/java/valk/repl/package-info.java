/**
 * The command {@code valk}: scripts, expressions and the interactive prompt. Everything it knows of
 * Lisp goes through {@link valk.eval.Interpreter}, so it is also an example of how to embed it.
 *
 * <p>Start at {@link valk.repl.Main}. {@code CommandLine} says what the arguments ask for; {@code
 * Program} does it and turns errors into exit statuses; {@code ReplSession} is the prompt, which
 * knows no terminal but reads from a {@code LineSource}. {@code JLineSource} is the one with an
 * editor and a history; no other class touches JLine, so that running a script never loads it.
 */
@NullMarked
package valk.repl;

import org.jspecify.annotations.NullMarked;
