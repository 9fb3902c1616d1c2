/**
 * Tests of the facade as a host sees it: values, errors, limits, threads, grants, and the guide for
 * embedders.
 */
@NullMarked
package valk.eval;

import org.jspecify.annotations.NullMarked;
