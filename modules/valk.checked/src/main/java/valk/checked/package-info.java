/**
 * A hostile version of each memory tier, after the debug allocators of Lua ({@code ltests.c}) and
 * Lucene ({@code MockDirectoryWrapper}): memory that is not in use is poisoned, what lies between
 * two users is guarded, what was freed comes back late and at another place, and whoever misuses it
 * is told in a {@link valk.checked.MemoryMisuse} with the stacks of those who took part.
 *
 * <pre>
 *   tier    made of            what it adds
 *   space   the default one    | redzone | poison … committed … poison | redzone |
 *   arena   own                | canary | window | canary | window | canary | poison … |
 *   slab    own                | in use | guard | in use | quarantine | …
 *   heap    the default one    | cell | canary | cell | canary | poison … |
 * </pre>
 *
 * <p>Each tier works with any provider of the others. A checked tier keeps the contract of its
 * interface to the letter; what it does otherwise than the default one is what the contract leaves
 * open: contents that are "anything" are poison, windows are apart, a freed block is the last to be
 * handed out again.
 *
 * <p><b>When damage is found</b> the operation that finds it is completed first, the damage is
 * repaired so that it is told once, and then the exception is thrown. The exceptions are a wrong
 * release, which changes nothing, and a window or block that is found damaged, which is not handed
 * out.
 *
 * <p><b>Stacks</b> are those of {@link java.lang.StackWalker}, at most 20 frames each. Equal ones
 * are kept once; each arena, slab, heap and space keeps at most 4 096 different ones, and says
 * "stack not recorded" beyond.
 *
 * <p><b>Leaks</b>, blocks that are still in use when their slab is closed, are no error of the
 * moment. They are told to the {@link java.lang.System.Logger} named {@code valk.checked}, as a
 * warning, or to a consumer that the provider was made with.
 */
@NullMarked
package valk.checked;

import org.jspecify.annotations.NullMarked;
