/** Benchmarks of the memory tiers and of Lisp programs. */
package valk.benchmarks;
