/**
 * Arithmetic on integers of any size that can be stopped. Knows no Lisp and no memory of its own.
 *
 * <p>{@link java.math.BigInteger} multiplies, divides, reads and prints, but numbers of millions of
 * digits keep it busy for minutes, and nothing stops it in between. So operations on large numbers
 * are cut here into pieces that take a few milliseconds each, by the divide-and-conquer algorithms
 * that the library uses too, and a {@link valk.eval.number.Pause} comes between the pieces. Small
 * numbers go to the library at once.
 *
 * <p>All results are Java objects. Who calls accounts for them and for what is alive meanwhile; the
 * {@code WORK} constants tell how much that is.
 */
@NullMarked
package valk.eval.number;

import org.jspecify.annotations.NullMarked;
