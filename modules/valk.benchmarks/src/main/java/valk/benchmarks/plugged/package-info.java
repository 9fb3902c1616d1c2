/** A provider that the figure {@code providers} packs into a jar, loads from it and chooses. */
@NullMarked
package valk.benchmarks.plugged;

import org.jspecify.annotations.NullMarked;
