/**
 * Tests of the command: arguments, programs from start to exit status, the prompt without a
 * terminal.
 */
@NullMarked
package valk.repl;

import org.jspecify.annotations.NullMarked;
