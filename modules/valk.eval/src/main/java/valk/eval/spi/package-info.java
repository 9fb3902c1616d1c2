/**
 * How a leaf module adds functions to the language: a {@link valk.eval.spi.BuiltinProvider}, found
 * by {@link java.util.ServiceLoader}, has its {@link valk.eval.spi.Functions} added to those
 * interpreters whose host says so. An interpreter that a host makes has none unless the host adds
 * them.
 */
@NullMarked
package valk.eval.spi;

import org.jspecify.annotations.NullMarked;
