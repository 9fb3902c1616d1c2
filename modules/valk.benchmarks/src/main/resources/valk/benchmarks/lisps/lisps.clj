; The programs of the figure "lisps" in Clojure, and how each is timed. The same stand in lisps.valk.

(defn fib [n] (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))
(defn run-fib [] (fib 27))

(defn tak [x y z]
  (if (not (< y x)) z (recur (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y))))
(defn run-tak [] (tak 18 12 6))

(defn safe? [row dist placed]
  (cond (empty? placed) true
        (let [q (first placed)] (or (= q row) (= q (+ row dist)) (= q (- row dist)))) false
        :else (recur row (+ dist 1) (rest placed))))
(declare queens)
(defn place [row n placed]
  (if (> row n)
    0
    (+ (if (safe? row 1 placed) (queens n (cons row placed)) 0) (place (+ row 1) n placed))))
(defn queens [n placed] (if (= (count placed) n) 1 (place 1 n placed)))
(defn run-queens [] (queens 7 ()))

(defn tree [depth] (when (pos? depth) (list (tree (- depth 1)) (tree (- depth 1)))))
(defn nodes [t] (if (nil? t) 1 (+ 1 (nodes (first t)) (nodes (second t)))))
(defn run-trees [] (nodes (tree 14)))

(defn run-pipeline []
  (reduce + 0 (map (fn [x] (* x x)) (filter (fn [x] (= 0 (rem x 3))) (range 0 100000)))))

(defn app [a b] (if (empty? a) b (cons (first a) (app (rest a) b))))
(defn nrev [l] (if (empty? l) () (app (nrev (rest l)) (list (first l)))))
(defn run-nrev [] (count (nrev (apply list (range 0 400)))))

(defn deriv [e]
  (cond (number? e) 0
        (symbol? e) (if (= e 'x) 1 0)
        (= (first e) '+) (list '+ (deriv (nth e 1)) (deriv (nth e 2)))
        (= (first e) '*) (list '+
                               (list '* (nth e 1) (deriv (nth e 2)))
                               (list '* (deriv (nth e 1)) (nth e 2)))
        :else (throw (ex-info "deriv" {:e e}))))
(def polynomial '(+ (* 3 (* x x)) (+ (* (* x x) (* x x)) (+ (* x 5) 7))))
(defn run-deriv [] (dotimes [_ 10000] (deriv polynomial)) 0)

(defn adder [n] (fn [x] (+ x n)))
(defn chain [n acc] (if (= n 0) acc (recur (- n 1) ((adder n) acc))))
(defn run-closures [] (chain 200000 0))

(declare pong)
(defn ping [n] (if (= n 0) 0 #(pong (- n 1))))
(defn pong [n] (if (= n 0) 1 #(ping (- n 1))))
(defn run-mutual [] (trampoline ping 1000000))

; ---- timing
(defn millis [] (/ (System/nanoTime) 1e6))
(defn setting [name] (parse-long (System/getenv name)))

(defn timed [run want]
  (let [begin (millis) got (run) end (millis)]
    (when (not= got want) (throw (ex-info "another result is wanted" {:got got :want want})))
    (- end begin)))
(defn turns [run want period least]
  (let [end (+ (millis) period)]
    (loop [times []]
      (if (and (>= (count times) least) (>= (millis) end))
        times
        (recur (conj times (timed run want)))))))
(defn median [numbers] (nth (sort numbers) (quot (count numbers) 2)))
(defn measure [name run want]
  (println (str name ", first=" (timed run want)))
  (turns run want (setting "LISPS_WARM") 3)
  (println (str name ", warm=" (median (turns run want (setting "LISPS_TIMED") 5))))
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
(println "end")
(flush)
(read-line)
