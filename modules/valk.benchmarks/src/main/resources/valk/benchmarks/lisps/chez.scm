; What lisps.scm needs, in Chez Scheme.

(define fold fold-left)
(define (insert-into sorted x) (insert x sorted))
(define (flush) (flush-output-port))
(define (millis)
  (let ((now (current-time 'time-monotonic)))
    (+ (* 1e3 (time-second now)) (/ (time-nanosecond now) 1e6))))
(define (setting name) (string->number (getenv name)))
(define (guarded name work) (work))
