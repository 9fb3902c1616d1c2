/**
 * What Lisp values look like in memory, and what can be asked of any of them.
 *
 * <p>A value is a 64-bit word (see {@link valk.gc.Words}). Small ones are in the word itself; pairs
 * and cells lie in the space of the interpreter, and move. The collector knows cells by their
 * header only; this package alone knows what the type codes in it mean.
 *
 * <ul>
 *   <li>{@link valk.eval.value.Shapes} lists the type codes and answers what a word is.
 *   <li>One class for each kind of cell draws its layout, proves its size, reads and makes it:
 *       {@link valk.eval.value.Pair}, {@link valk.eval.value.RealCell}, {@link
 *       valk.eval.value.IntegerCell}, {@link valk.eval.value.StringCell}, {@link
 *       valk.eval.value.VectorCell}, {@link valk.eval.value.MapCell}, {@link
 *       valk.eval.value.ErrorCell}, {@link valk.eval.value.ClosureCell}, {@link
 *       valk.eval.value.PartialCell}, {@link valk.eval.value.RefCell}; and those that programs do
 *       not see, {@link valk.eval.value.StoreCell}, {@link valk.eval.value.CodeCell}, {@link
 *       valk.eval.value.BoxCell}, {@link valk.eval.value.EnvCell}.
 *   <li>{@link valk.eval.value.Names} keeps the names of symbols and keywords, weakly.
 *   <li>{@link valk.eval.value.Equality}, {@link valk.eval.value.Hash}, {@link
 *       valk.eval.value.Numbers} and {@link valk.eval.value.Printer} take values of all kinds.
 *   <li>{@link valk.eval.value.Integers} and {@link valk.eval.value.IntegerText} compute, print and
 *       read integers of any size.
 * </ul>
 *
 * <p>Two conventions run through all of it. Methods that say <em>a safepoint</em> may move every
 * value: words in Java variables are stale afterwards, words on the shadow stack are not. Their
 * last parameters are {@code fp}, the frame on whose behalf they work, and {@code top}, the first
 * stack index that they may use; see {@link valk.eval.value.Workspace}. And nothing recurses on the
 * Java stack: what would recurse keeps frames on the shadow stack.
 */
@NullMarked
package valk.eval.value;

import org.jspecify.annotations.NullMarked;
