; The programs of the figure "lisps" in Scheme, and how each is timed. The same stand in lisps.valk.
; What systems call differently stands in the file before it.

(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(define (run-fib) (fib 27))

(define (tak x y z)
  (if (not (< y x)) z (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))
(define (run-tak) (tak 18 12 6))

(define (safe? row dist placed)
  (cond ((null? placed) #t)
        ((or (= (car placed) row) (= (car placed) (+ row dist)) (= (car placed) (- row dist))) #f)
        (else (safe? row (+ dist 1) (cdr placed)))))
(define (place row n placed)
  (if (> row n)
      0
      (+ (if (safe? row 1 placed) (queens n (cons row placed)) 0) (place (+ row 1) n placed))))
(define (queens n placed) (if (= (length placed) n) 1 (place 1 n placed)))
(define (run-queens) (queens 7 '()))

(define (tree depth) (if (= depth 0) '() (list (tree (- depth 1)) (tree (- depth 1)))))
(define (nodes t) (if (null? t) 1 (+ 1 (nodes (car t)) (nodes (cadr t)))))
(define (run-trees) (nodes (tree 14)))

(define (run-pipeline)
  (fold + 0 (map (lambda (x) (* x x)) (filter (lambda (x) (= 0 (remainder x 3))) (iota 100000)))))

(define (app a b) (if (null? a) b (cons (car a) (app (cdr a) b))))
(define (nrev l) (if (null? l) '() (app (nrev (cdr l)) (list (car l)))))
(define (run-nrev) (length (nrev (iota 400))))

(define (deriv e)
  (cond ((number? e) 0)
        ((symbol? e) (if (eq? e 'x) 1 0))
        ((eq? (car e) '+) (list '+ (deriv (cadr e)) (deriv (caddr e))))
        ((eq? (car e) '*)
         (list '+ (list '* (cadr e) (deriv (caddr e))) (list '* (deriv (cadr e)) (caddr e))))
        (else (error "deriv" e))))
(define polynomial '(+ (* 3 (* x x)) (+ (* (* x x) (* x x)) (+ (* x 5) 7))))
(define (repeat-deriv n) (if (= n 0) 0 (begin (deriv polynomial) (repeat-deriv (- n 1)))))
(define (run-deriv) (repeat-deriv 10000))

(define (adder n) (lambda (x) (+ x n)))
(define (chain n acc) (if (= n 0) acc (chain (- n 1) ((adder n) acc))))
(define (run-closures) (chain 200000 0))

(define (ping n) (if (= n 0) 0 (pong (- n 1))))
(define (pong n) (if (= n 0) 1 (ping (- n 1))))
(define (run-mutual) (ping 1000000))

; ---- timing
(define (timed run want)
  (let* ((begin (millis)) (got (run)) (end (millis)))
    (if (not (= got want)) (error "another result is wanted" got want))
    (- end begin)))
(define (turns run want period least)
  (let ((end (+ (millis) period)))
    (let next ((count 0) (times '()))
      (if (and (>= count least) (>= (millis) end))
          times
          (next (+ count 1) (cons (timed run want) times))))))
(define (insert x sorted)
  (if (or (null? sorted) (<= x (car sorted)))
      (cons x sorted)
      (cons (car sorted) (insert x (cdr sorted)))))
(define (median numbers) (list-ref (fold insert-into '() numbers) (quotient (length numbers) 2)))
(define (report name what value)
  (display name) (display ", ") (display what) (display "=") (display value) (newline))
(define (measure name run want)
  (guarded
   name
   (lambda ()
     (report name "first" (timed run want))
     (turns run want (setting "LISPS_WARM") 3)
     (report name "warm" (median (turns run want (setting "LISPS_TIMED") 5)))))
  (flush))

(measure "fib" run-fib 196418)
(measure "tak" run-tak 7)
(measure "queens" run-queens 40)
(measure "trees" run-trees 32767)
(measure "pipeline" run-pipeline 111112777761111)
(measure "nrev" run-nrev 400)
(measure "deriv" run-deriv 0)
(measure "closures" run-closures 20000100000)
(measure "mutual" run-mutual 0)
(display "end")
(newline)
(flush)
(read-char)
