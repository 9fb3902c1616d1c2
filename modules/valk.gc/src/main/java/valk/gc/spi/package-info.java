/**
 * What a replacement of the heap implements: the tier that survivors are evacuated to.
 *
 * <p>{@link valk.gc.spi.HeapProvider} is found by {@link java.util.ServiceLoader} and chosen by
 * name; it makes one {@link valk.gc.spi.CellHeap} for each interpreter, over the part of the space
 * that a {@link valk.gc.spi.HeapSite} describes. A cell heap only hands out room for cells, keeps
 * mark bits and counts. Who is alive, when to collect, what is promised and what is refused stays
 * with {@link valk.gc.ManagedHeap}, the same for all providers.
 */
@NullMarked
package valk.gc.spi;

import org.jspecify.annotations.NullMarked;
