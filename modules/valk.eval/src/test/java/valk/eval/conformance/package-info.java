/**
 * The executable specification: runs the sheets and programs of {@code src/test/valk}, the examples
 * of the documentation and the scripts of {@code distribution/examples} through the public facade.
 *
 * <p>Start at {@link valk.eval.conformance.Sheet}, which describes how an example is written. The
 * tests know nothing of the implementation but {@link valk.eval.Interpreter} and its values, so
 * that the same files can judge any tier and any provider.
 */
@NullMarked
package valk.eval.conformance;

import org.jspecify.annotations.NullMarked;
