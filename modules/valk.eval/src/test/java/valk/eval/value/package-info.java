/**
 * Values on a real heap. {@link valk.eval.value.Bench} is the smallest machine that values need.
 */
@NullMarked
package valk.eval.value;

import org.jspecify.annotations.NullMarked;
