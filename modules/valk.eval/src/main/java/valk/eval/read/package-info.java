/**
 * From text to values: the reader.
 *
 * <p>{@link valk.eval.read.Source} holds a text and knows its lines. {@code Lexer} cuts it into
 * tokens, with {@code NumberLiteral} and {@code StringLiteral} for what has a grammar of its own;
 * {@link valk.eval.read.Reader} makes values of the tokens and notes in a {@link
 * valk.eval.read.SpanTable} where each part stands. {@link valk.eval.read.Balance} asks the lexer
 * alone whether a text that is being typed is complete.
 *
 * <p>Three things hold for every text, whatever its bytes:
 *
 * <ul>
 *   <li>Reading gives forms or a {@link valk.eval.read.ReadFailure} that says what and where. It
 *       throws only what the machine throws when memory or stack is used up, or it is interrupted.
 *   <li>Nothing recurses on the Java stack. Open lists lie on the shadow stack, and their number is
 *       limited.
 *   <li>No byte is skipped silently: malformed UTF-8 and control characters fail where they stand,
 *       after everything before them was read.
 * </ul>
 */
@NullMarked
package valk.eval.read;

import org.jspecify.annotations.NullMarked;
