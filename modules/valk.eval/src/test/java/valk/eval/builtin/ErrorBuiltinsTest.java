package valk.eval.builtin;

import org.junit.jupiter.api.Test;

class ErrorBuiltinsTest extends BuiltinTest {
  @Test
  void makesErrors() {
    lisp.check(
        """
        (error "m") => error :user
        (error :mine "m") => error :mine
        (error :mine "m" 5) => error :mine
        (error 5) => error :type
        (error :mine) => error :type
        (error "m" 5) => error :type
        (error :mine 5) => error :type
        (error) => error :arity
        (error (error :inner "i")) => error :inner
        """);
  }

  @Test
  void takesErrorsApart() {
    lisp.check(
        """
        (error/kind (error "m")) => :user
        (error/kind (error :mine "m")) => :mine
        (error/message (error :mine "text é")) => "text é"
        (error/data (error :mine "m" {1 2})) => {1 2}
        (error/data (error "m")) => {}
        (error/kind (head nil)) => :range
        (error/kind 5) => error :type
        (list? (error/trace (error "m"))) => 1
        """);
  }

  @Test
  void keepsLongMessagesWhole() {
    lisp.check("(len (error/message (error (make-string 100000 \"m\")))) => 100000\n");
  }

  @Test
  void traceNamesTheCalls() {
    lisp.run("(fun {inner x} {+ 1 (error \"here\")})");
    lisp.run("(fun {outer x} {+ 1 (inner x)})");
    lisp.check(
        """
        (str/starts? (head (error/trace (outer 1))) "inner (script:1:") => 1
        """);
  }
}
