package valk.benchmarks;

import java.util.function.Function;

/**
 * One function of the library and what a Java program would write in its place.
 *
 * @param name how it is called in reports
 * @param lisp an expression on what {@code library.valk} prepares
 * @param java the same on {@link JavaCollections}; gives what must not be optimised away
 */
record LibraryCase(String name, String lisp, Function<JavaCollections, Object> java) {
  static LibraryCase of(String name, String lisp, Function<JavaCollections, Object> java) {
    return new LibraryCase(name, lisp, java);
  }
}
