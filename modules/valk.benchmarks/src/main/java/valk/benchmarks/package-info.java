/**
 * What the project promises about speed, measured.
 *
 * <p>{@link valk.benchmarks.Figures} measures everything that has a target, each {@link
 * valk.benchmarks.Figure} as a ratio against a named baseline that runs in turn with it, in the
 * same JVM or on the same image, so that a noisy machine disturbs both. The classes whose names end
 * in {@code Benchmark} are for JMH and look at the Java API alone. What Lisp allocates on the Java
 * heap is no matter of speed and is asserted by a test.
 */
@NullMarked
package valk.benchmarks;

import org.jspecify.annotations.NullMarked;
