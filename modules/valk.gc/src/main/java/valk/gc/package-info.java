/**
 * Who lives, moves and dies. What this package knows of a value is its {@linkplain valk.gc.Words
 * word}, and of a cell its {@linkplain valk.gc.CellHeader header}; what the cells mean is the
 * business of whoever allocates them.
 *
 * <p>Where to begin reading:
 *
 * <ol>
 *   <li>{@link valk.gc.Words} and {@link valk.gc.CellHeader}: every bit of them, drawn.
 *   <li>{@link valk.gc.ManagedHeap}: the surface. Allocation, safepoints, forms, recovery, limits.
 *   <li>{@code Budget}: the promise that makes an evacuation unable to fail, as one inequality.
 *   <li>{@code Evacuator}: a checkpoint. From the dirty roots and the {@code RememberedSet},
 *       survivors move from the arena to the heap; needs no memory beside the copies.
 *   <li>{@code Collector}: a collection. {@code Marker} finds what is alive, in the arena too;
 *       nothing moves.
 *   <li>{@code MarkSweepHeap}: the built-in heap behind {@link valk.gc.spi.CellHeap}: {@code
 *       SizeClasses}, {@code PageTable}, {@code ClassPages} (allocation and lazy sweep by runs),
 *       {@code LargeSpace}, {@code MarkBits}.
 *   <li>{@link valk.gc.Handles}: how a host holds on to a value that moves.
 *   <li>{@link valk.gc.Zeal} and {@link valk.gc.HeapVerifier}: how all of this is put under stress
 *       and counted a second way.
 * </ol>
 *
 * <p>The life of a cell:
 *
 * <pre>
 *                   checkpoint, if reachable            collection, if not reachable
 *   scratch arena  --------------------------&gt;  heap  ------------------------------&gt;  free
 *        |
 *        +-- reset at the checkpoint, if not reachable
 * </pre>
 *
 * <p>A checkpoint looks at dirty roots, remembered words and survivors, and at nothing else; so its
 * cost does not depend on the size of the heap. A collection looks at all that is alive. Both
 * happen only at a safepoint, when every live word can be found from a {@link valk.gc.RootSource}.
 */
@NullMarked
package valk.gc;

import org.jspecify.annotations.NullMarked;
