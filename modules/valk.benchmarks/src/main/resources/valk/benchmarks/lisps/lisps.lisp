; The programs of the figure "lisps" in Common Lisp, and how each is timed. The same stand in lisps.valk.

(defun fib (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(defun run-fib () (fib 27))

(defun tak (x y z)
  (if (not (< y x)) z (tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))
(defun run-tak () (tak 18 12 6))

(defun safe-p (row dist placed)
  (loop for q in placed
        for d from dist
        never (or (= q row) (= q (+ row d)) (= q (- row d)))))
(defun place (row n placed)
  (if (> row n)
      0
      (+ (if (safe-p row 1 placed) (queens n (cons row placed)) 0) (place (+ row 1) n placed))))
(defun queens (n placed) (if (= (length placed) n) 1 (place 1 n placed)))
(defun run-queens () (queens 7 nil))

(defun tree (depth) (if (= depth 0) nil (list (tree (- depth 1)) (tree (- depth 1)))))
(defun nodes (tr) (if (null tr) 1 (+ 1 (nodes (first tr)) (nodes (second tr)))))
(defun run-trees () (nodes (tree 14)))

(defun run-pipeline ()
  (reduce #'+
          (mapcar (lambda (x) (* x x))
                  (remove-if-not (lambda (x) (= 0 (rem x 3))) (loop for i below 100000 collect i)))
          :initial-value 0))

(defun app (a b) (if (null a) b (cons (first a) (app (rest a) b))))
(defun nrev (l) (if (null l) nil (app (nrev (rest l)) (list (first l)))))
(defun run-nrev () (length (nrev (loop for i below 400 collect i))))

(defun deriv (e)
  (cond ((numberp e) 0)
        ((symbolp e) (if (eq e 'x) 1 0))
        ((eq (first e) '+) (list '+ (deriv (second e)) (deriv (third e))))
        ((eq (first e) '*)
         (list '+ (list '* (second e) (deriv (third e))) (list '* (deriv (second e)) (third e))))
        (t (error "deriv"))))
(defparameter *polynomial* '(+ (* 3 (* x x)) (+ (* (* x x) (* x x)) (+ (* x 5) 7))))
(defun run-deriv () (dotimes (i 10000 0) (deriv *polynomial*)))

(defun adder (n) (lambda (x) (+ x n)))
(defun run-closures ()
  (let ((acc 0)) (loop for n from 200000 above 0 do (setf acc (funcall (adder n) acc))) acc))

(defun ping (n) (if (= n 0) 0 (pong (- n 1))))
(defun pong (n) (if (= n 0) 1 (ping (- n 1))))
(defun run-mutual () (ping 1000000))

; ---- timing
; The standard's own clock has steps of 1 ms in the one system and of 4 ms in the other.
(defun millis ()
  #+abcl (/ (java:jstatic "nanoTime" "java.lang.System") 1d6)
  #+sbcl (multiple-value-bind (seconds micros) (sb-ext:get-time-of-day)
           (+ (* 1d3 seconds) (/ micros 1d3))))
(defun setting (name) (parse-integer #+abcl (ext:getenv name) #+sbcl (sb-ext:posix-getenv name)))

(defun timed (run want)
  (let* ((begin (millis)) (got (funcall run)) (end (millis)))
    (unless (eql got want) (error "~a is not ~a" got want))
    (- end begin)))
(defun turns (run want period least)
  (loop with end = (+ (millis) period)
        for count from 1
        collect (timed run want)
        until (and (>= count least) (>= (millis) end))))
(defun median (numbers) (nth (floor (length numbers) 2) (sort numbers #'<)))
(defun measure (name run want)
  (handler-case
      (progn
        (format t "~a, first=~,4f~%" name (timed run want))
        (turns run want (setting "LISPS_WARM") 3)
        (format t "~a, warm=~,4f~%" name (median (turns run want (setting "LISPS_TIMED") 5))))
    (storage-condition () (format t "~a: the stack overflows~%" name)))
  (finish-output))

(measure "fib" #'run-fib 196418)
(measure "tak" #'run-tak 7)
(measure "queens" #'run-queens 40)
(measure "trees" #'run-trees 32767)
(measure "pipeline" #'run-pipeline 111112777761111)
(measure "nrev" #'run-nrev 400)
(measure "deriv" #'run-deriv 0)
(measure "closures" #'run-closures 20000100000)
(measure "mutual" #'run-mutual 0)
(format t "end~%")
(finish-output)
(read-line *standard-input* nil)
