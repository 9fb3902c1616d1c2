/** Tests of the arithmetic on integers of any size. */
@NullMarked
package valk.eval.number;

import org.jspecify.annotations.NullMarked;
