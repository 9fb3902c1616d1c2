/**
 * The three memory tiers as ranges of bytes. This package knows no cells, no collector and no Lisp;
 * it hands out bytes, takes them back and counts.
 *
 * <p>Where to begin reading:
 *
 * <ol>
 *   <li>{@link valk.memory.Space}: one reserved range of addresses per interpreter. All that a Lisp
 *       program makes lies in it, and a pointer is an offset into it. Its nested {@link
 *       valk.memory.Space.Storage} is where the bytes come from: by default a deleted, sparse
 *       temporary file that is mapped into memory, and that gets storage only as it is committed.
 *   <li>{@link valk.memory.ScratchArena}: the tier for what is young. It grants windows, the heap
 *       bumps a pointer inside them, and a reset takes everything back at once.
 *   <li>{@link valk.memory.Slab}: the tier for blocks of one size (heap pages, handles, buffers),
 *       for any number of threads, constant time, and strict about double release.
 *   <li>{@link valk.memory.MemoryLimits} and {@link valk.memory.Sizes}: how much of all that there
 *       may be, read from {@code VALK_ARENA_SIZE}, {@code VALK_HEAP_LIMIT} and {@code
 *       VALK_GC_THRESHOLD}.
 *   <li>{@link valk.memory.MemorySnapshot}: the figures of all tiers at one moment.
 *   <li>{@link valk.memory.Providers}: how another implementation of a tier is chosen by name. What
 *       it implements is in {@link valk.memory.spi}.
 * </ol>
 *
 * <p>How they fit together, drawn for one interpreter:
 *
 * <pre>
 *   Space  0 ...................................................................... size
 *          | slab of handles | scratch arena | slab of heap pages | large objects |
 *            Slab              ScratchArena    Slab                 (the heap's own)
 * </pre>
 *
 * <p>The heap, in module {@code valk.gc}, decides this division; here nothing depends on it.
 *
 * <p>Three rules hold throughout. Bytes are {@linkplain valk.memory.Space#commit committed} before
 * they are used, and lack of storage is an answer and never a crash. A tier that is full answers
 * with a sentinel ({@link valk.memory.ScratchArena#FULL}, {@link valk.memory.Slab#NONE}) and counts
 * it; whoever asked decides what to do. Exceptions mean that the caller or a provider has a bug, or
 * that a setting is bad.
 */
@NullMarked
package valk.memory;

import org.jspecify.annotations.NullMarked;
