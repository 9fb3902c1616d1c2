/**
 * The language over every provider of its memory and every zeal mode. The sheets, their runner and
 * the generator of programs are those of {@code valk.eval}'s tests; here are the engines.
 */
@NullMarked
package valk.eval.conformance;

import org.jspecify.annotations.NullMarked;
