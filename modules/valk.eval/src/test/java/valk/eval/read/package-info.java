/** Reading on a real heap, with the {@link valk.eval.value.Bench} as the machine. */
@NullMarked
package valk.eval.read;

import org.jspecify.annotations.NullMarked;
