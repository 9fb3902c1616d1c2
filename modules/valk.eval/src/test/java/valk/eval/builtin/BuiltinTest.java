package valk.eval.builtin;

import org.junit.jupiter.api.AfterEach;

/** A test with an interpreter of its own. */
abstract class BuiltinTest {
  final Lisp lisp = new Lisp();

  @AfterEach
  void close() {
    lisp.close();
  }
}
