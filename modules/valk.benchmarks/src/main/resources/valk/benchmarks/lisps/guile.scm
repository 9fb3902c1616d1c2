; What lisps.scm needs, in Guile.

(use-modules (srfi srfi-1))
(define (insert-into x sorted) (insert x sorted))
(define (flush) (force-output))
(define (millis) (/ (get-internal-real-time) (/ internal-time-units-per-second 1e3)))
(define (setting name) (string->number (getenv name)))
(define (guarded name work) (work))
