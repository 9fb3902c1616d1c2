package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IterationBuiltinsTest extends BuiltinTest {
  @Test
  void runsAFunctionOverAList() {
    lisp.check(
        """
        (map (\\ {x} {* x x}) {1 2 3}) => {1 4 9}
        (map head {{1} {2}}) => {1 2}
        (map id nil) => {}
        (filter (\\ {x} {> x 1}) {1 2 3}) => {2 3}
        (filter id {0 1 nil 0.0 ""}) => {1 nil ""}
        (foldl - 10 {1 2 3}) => 4
        (foldr - 10 {1 2 3}) => -8
        (foldl + 0 nil) => 0
        (foldr cons nil {1 2}) => {1 2}
        (zip {1 2 3} {a b}) => {{1 a} {2 b}}
        (zip nil {1}) => {}
        (repeat (\\ {i} {* 2 i}) 4) => {0 2 4 6}
        (repeat id 0) => {}
        (sum {1 2 3}) => 6
        (sum nil) => 0
        (sum {1 2.5}) => 3.5
        (product {2 3 4}) => 24
        (product nil) => 1
        (product {2 0.5}) => 1.0
        ((map head) {{1}}) => {1}
        ((foldl + 0) {1 2}) => 3
        (((foldl +) 0) {1 2}) => 3
        """);
  }

  @Test
  void endsWithTheErrorOfACallback() {
    lisp.check(
        """
        (map (\\ {x} {error :mine "m"}) {1 2}) => error :mine
        (map (\\ {x} {/ 1 x}) {1 0 2}) => error :arithmetic
        (filter (\\ {x} {error :mine "m"}) {1}) => error :mine
        (foldl (\\ {a x} {error :mine "m"}) 0 {1}) => error :mine
        (foldr (\\ {x a} {error :mine "m"}) 0 {1}) => error :mine
        (repeat (\\ {i} {error :mine "m"}) 3) => error :mine
        (sort-by (\\ {x} {error :mine "m"}) {1}) => error :mine
        """);
  }

  @Test
  void stopsCallingAfterAnError() {
    lisp.run("(def {calls} 0)");
    lisp.outcome("(map (\\ {x} {(set! {calls} (+ calls 1)) (/ 1 x)}) {1 0 2 3})");
    assertEquals("2", lisp.print("calls"));
  }

  @Test
  void callsInOrder() {
    lisp.run("(def {seen} nil) (def {note} (\\ {x} {(set! {seen} (cons x seen)) x}))");
    lisp.run("(map note {1 2 3})");
    assertEquals("{3 2 1}", lisp.print("seen"));
    lisp.run("(set! {seen} nil) (foldr (\\ {x a} {note x}) 0 {1 2 3})");
    assertEquals("{1 2 3}", lisp.print("seen"));
  }

  @Test
  void refusesOtherTypes() {
    lisp.check(
        """
        (map 1 {1}) => error :type
        (map id 1) => error :type
        (map id [1]) => error :type
        (filter "f" nil) => error :type
        (foldl + 0 1) => error :type
        (zip 1 nil) => error :type
        (repeat id -1) => error :range
        (repeat id 1.0) => error :type
        (sum {1 "2"}) => error :type
        (sum {1.0 :a}) => error :type
        (sum 1) => error :type
        (product {2305843009213693951 2 0}) => 0
        (sum {2305843009213693951 1}) => 2305843009213693952
        (sum {2305843009213693951 1 0.5}) => 2305843009213694000.0
        (sum {2305843009213693951 1 "x"}) => error :type
        (sum {1 2305843009213693952 -2305843009213693952}) => 1
        """);
  }
}
