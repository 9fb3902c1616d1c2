; What lisps.scm needs, in Kawa.

(import (scheme base) (scheme write) (scheme time) (scheme process-context) (srfi 1))
(define (insert-into x sorted) (insert x sorted))
(define (flush) (flush-output-port))
(define (millis) (/ (current-jiffy) (/ (jiffies-per-second) 1e3)))
(define (setting name) (string->number (get-environment-variable name)))
(define (guarded name work)
  (try-catch (work)
    (e java.lang.StackOverflowError
     (display name) (display ": the stack overflows") (newline))))
