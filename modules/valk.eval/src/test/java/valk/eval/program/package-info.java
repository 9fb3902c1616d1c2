/**
 * Random programs: well formed, typed enough that most run to a value, ending by construction, the
 * same for the same seed. {@code src/test/valk/generator/grammar.txt} says what they are made of.
 *
 * <p>A {@link valk.eval.program.Generator} turns a row of {@link valk.eval.program.Choices} into a
 * {@link valk.eval.program.Program}; the {@link valk.eval.program.Shrinker} makes the row shorter
 * and its numbers smaller, so that whatever it finds is a well-formed program again. An {@link
 * valk.eval.program.Observation} is all that a program lets be seen on an {@link valk.eval.Engine}.
 */
@NullMarked
package valk.eval.program;

import org.jspecify.annotations.NullMarked;
