package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class NumberBuiltinsTest extends BuiltinTest {
  @Test
  void foldsAnyNumberOfArguments() {
    lisp.check(
        """
        (apply + {}) => 0
        (apply * {}) => 1
        (apply + {1 2 3}) => 6
        (apply - {10 1 2}) => 7
        (apply - {5}) => -5
        (apply - {0.0}) => -0.0
        (apply * {2 3 4}) => 24
        (apply / {100 5 2}) => 10
        (apply / {4}) => 0
        (apply / {4.0}) => 0.25
        (apply % {17 10 4}) => 3
        (apply - {}) => error :arity
        (apply % {5}) => 5
        """);
  }

  @Test
  void isRealFromTheFirstRealOn() {
    lisp.check(
        """
        (apply + {1 2 0.5}) => 3.5
        (apply / {7 2 2.0}) => 1.5
        (apply / {7.0 2 2}) => 1.75
        (apply * {2 0.5}) => 1.0
        """);
  }

  @Test
  void dividesTowardZero() {
    lisp.check(
        """
        (apply / {7 -2}) => -3
        (apply / {-7 2}) => -3
        (apply % {-7 2}) => -1
        (apply % {7 -2}) => 1
        (apply % {-7.5 2}) => -1.5
        (apply / {1 0}) => error :arithmetic
        (apply / {1 0.0}) => error :arithmetic
        (apply % {1.5 0}) => error :arithmetic
        (apply / {0}) => error :arithmetic
        """);
  }

  @Test
  void goesOnBeyondFixnums() {
    lisp.check(
        """
        (apply + {2305843009213693951 1}) => 2305843009213693952
        (apply + {2305843009213693951 1 -1}) => 2305843009213693951
        (apply - {-2305843009213693952 1}) => -2305843009213693953
        (apply - {-2305843009213693952}) => 2305843009213693952
        (apply - {2305843009213693952}) => -2305843009213693952
        (apply - {99999999999999999999}) => -99999999999999999999
        (apply * {4294967296 4294967296}) => 18446744073709551616
        (apply * {3037000500 3037000500 3037000500}) => 28011385488055777750125000000
        (apply / {-2305843009213693952 -1}) => 2305843009213693952
        (apply / {100000000000000000000 3 -1}) => -33333333333333333333
        (apply % {-100000000000000000000 7}) => -2
        (apply / {1 100000000000000000000}) => 0
        (apply / {100000000000000000000 0}) => error :arithmetic
        (apply % {100000000000000000000 0}) => error :arithmetic
        (apply / {100000000000000000000 0.0}) => error :arithmetic
        (abs -2305843009213693952) => 2305843009213693952
        (abs 99999999999999999999) => 99999999999999999999
        (abs -99999999999999999999) => 99999999999999999999
        (pow 2 61) => 2305843009213693952
        (pow -2 61) => -2305843009213693952
        (pow 3 38) => 1350851717672992089
        (pow 1 2305843009213693951) => 1
        (pow -1 2305843009213693951) => -1
        (pow 0 0) => 1
        (pow 0 99999999999999999999) => 0
        (pow 1 99999999999999999999) => 1
        (pow -1 99999999999999999999) => -1
        (pow -1 100000000000000000000) => 1
        (pow 100000000000000000000 0) => 1
        (pow 100000000000000000000 2) => 10000000000000000000000000000000000000000
        (pow -10 21) => -1000000000000000000000
        (pow 100000000000000000000 -1) => 1.0e-20
        (pow 100000000000000000000 0.5) => 10000000000.0
        (floor 1e22) => 10000000000000000000000
        (== (floor 1e300) 1e300) => 1
        (floor 2305843009213693952.0) => 2305843009213693952
        (ceil -1e19) => -10000000000000000000
        (round 99999999999999999999) => 99999999999999999999
        (floor -2305843009213693952.0) => -2305843009213693952
        """);
  }

  @Test
  void namesTheArgumentThatIsNoNumber() {
    assertEquals(
        "+: argument 2: wanted a number, got the string \"2\"",
        lisp.message("(apply + (list 1 \"2\"))"));
    assertEquals(
        "<: argument 1: wanted a number, got the keyword :a", lisp.message("(apply < {:a 2})"));
  }

  @Test
  void comparesIntegersAndRealsExactly() {
    lisp.check(
        """
        (apply < {9007199254740992.0 9007199254740993}) => 1
        (apply > {9007199254740993 9007199254740992.0}) => 1
        (apply <= {1 1.0}) => 1
        (apply >= {1.0 1}) => 1
        (apply < {-2305843009213693952 -1e300}) => 0
        (apply < {2305843009213693951 1e300}) => 1
        (ord 0.5 0) => 1
        (ord -0.5 0) => -1
        (ord 0.0 -0.0) => 0
        (ord "é" "z") => 1
        (ord "" "a") => -1
        (ord 99999999999999999999 1e20) => -1
        (ord 1e20 100000000000000000000) => 0
        (ord -99999999999999999999 5) => -1
        (< 99999999999999999999 100000000000000000000) => 1
        (== 99999999999999999999 1e20) => 0
        (ord "a" 1) => error :type
        (ord 1 "a") => error :type
        """);
  }

  @Test
  void hasNoOrderForWhatIsNoNumber() {
    lisp.run("(def {inf} (* 1e308 10))");
    lisp.run("(def {nan} (- inf inf))");
    lisp.check(
        """
        (list (< inf (pow 10 400)) (> inf (pow 10 400)) (== inf (pow 10 400))) => {0 1 0}
        (list (< nan (pow 10 400)) (> nan (pow 10 400)) (== nan (pow 10 400))) => {0 0 0}
        (ord nan (pow 10 400)) => error :value
        (list (< nan 1) (> nan 1) (<= nan nan) (>= nan nan)) => {0 0 0 0}
        (ord nan 1) => error :value
        (floor nan) => error :arithmetic
        (round inf) => error :arithmetic
        (== (max 1 nan) (max 1 nan)) => 1
        """);
  }

  @Test
  void roundsToIntegers() {
    lisp.check(
        """
        (map floor {2.7 -2.1 5}) => {2 -3 5}
        (map ceil {2.1 -2.7 5}) => {3 -2 5}
        (map round {2.5 -2.5 2.4 0.49999999999999994 -0.49999999999999994}) => {3 -3 2 0 0}
        (round 4503599627370497.0) => 4503599627370497
        """);
  }

  @Test
  void findsExtremes() {
    lisp.check(
        """
        (min 3 1.5 2) => 1.5
        (max 3 1.5 2) => 3
        (max 9007199254740993 9007199254740992.0) => 9007199254740993
        (min) => error :arity
        (max 1 "2") => error :type
        """);
  }

  @Test
  void takesRootsAndPowers() {
    lisp.check(
        """
        (sqrt 16) => 4.0
        (sqrt 9007199254740993) => 94906265.62425156
        (sqrt 100000000000000000000) => 10000000000.0
        (== (sqrt (pow 10 400)) (pow 10 200)) => 0
        (sqrt (pow 10 400)) => 1.0e200
        (sqrt -1) => error :arithmetic
        (sqrt -99999999999999999999) => error :arithmetic
        (pow 2 10) => 1024
        (pow 2 -1) => 0.5
        (pow 0 -1) => error :arithmetic
        (pow -8 0.5) => error :arithmetic
        (pow 2 "x") => error :type
        """);
  }

  @Test
  void drawsRandomIntegersBelowTheBound() {
    lisp.check(
        """
        (random 1) => 0
        (random 0) => error :range
        (random 1.5) => error :type
        (random -99999999999999999999) => error :range
        (< (random 99999999999999999999) 99999999999999999999) => 1
        (>= (random 99999999999999999999) 0) => 1
        (> (len (unique (repeat (\\ {_} {random (pow 10 30)}) 10))) 9) => 1
        """);
    assertTrue(Long.parseLong(lisp.print("(random 2305843009213693951)")) >= 0);
    assertEquals(
        "1",
        lisp.print("(foldl min 1 (map (\\ {_} {if (< (random 7) 7) {1} {0}}) (range 0 1000)))"));
  }

  @Test
  void convertsTextAndNumbers() {
    lisp.check(
        """
        (str->num " \\t42\\n") => 42
        (str->num "-0x1F") => -31
        (str->num "1e3") => 1000.0
        (str->num "") => error :value
        (str->num "   ") => error :value
        (str->num "1 2") => error :value
        (str->num "12; no comment") => error :value
        (str->num "1e999") => error :value
        (str->num "2305843009213693952") => 2305843009213693952
        (str->num " -0xFFFFFFFFFFFFFFFFFFFF ") => -1208925819614629174706175
        (num->str 99999999999999999999) => "99999999999999999999"
        (== (str->num (make-string 20000 "1")) (/ (- (pow 10 20000) 1) 9)) => 1
        (len (num->str (pow 10 20000))) => 20001
        (str->num (str (make-string 20000 "1") ".5x")) => error :value
        (str->num (str (make-string 20000 "1") ".5")) => error :value
        (num->str 1.5e300) => "1.5e300"
        (num->str "1") => error :type
        """);
  }
}
