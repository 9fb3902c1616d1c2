/**
 * The builtins: functions of the language that are written in Java, one class a family.
 *
 * <p>Start at {@link valk.eval.builtin.Library}, which installs the families. A family registers
 * each builtin with its signature, counts and doc, and implements it as a method of the shape
 * {@code (m, fp, argc)}: arguments in {@code m.stack[fp ..]}, value returned. Three rules hold in
 * every body:
 *
 * <ol>
 *   <li><b>Nothing is held across a safepoint.</b> {@code poll}, {@code ensure}, {@code large}, and
 *       every call back into Lisp can move all values and replace the stack array. Words that are
 *       needed afterwards lie in {@code m.stack} below the {@code top} that is passed, and are
 *       loaded again; lengths of vectors and maps are read again too, since a callback may have
 *       changed them. Java locals hold counts and stack indexes only. (And {@code m.stack[i] =
 *       call(…)} picks the array before the call: what may grow the stack goes to a local first.)
 *   <li><b>Work is bounded between safepoints</b>: at most 1024 steps and 64 KiB. {@link
 *       valk.eval.builtin.Lists} walks and copies lists in chunks; {@link
 *       valk.eval.builtin.Results} collects a list from front to back; {@link
 *       valk.eval.builtin.Callbacks} calls functions.
 *   <li><b>No recursion on the Java stack</b>, and nothing worse than O(n log n).
 * </ol>
 *
 * <p>Which kind the lists have that builtins make: {@code cons tail init take drop split append
 * plist/set} keep the kind of the list they take a part of or extend, {@code join} that of its last
 * list with elements; all others make quoted lists. The inner pairs of a list carry a kind too,
 * which means nothing: only the pointer to its first pair counts.
 *
 * <p>Checks come first, in the order of the arguments, and give error values ({@link
 * valk.eval.builtin.Arguments}). An error that a callback returns ends the builtin with it.
 */
@NullMarked
package valk.eval.builtin;

import org.jspecify.annotations.NullMarked;
