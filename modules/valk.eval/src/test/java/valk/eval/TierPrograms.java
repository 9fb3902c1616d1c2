package valk.eval;

import java.util.List;

/** Programs that must mean the same in every tier: each with usual and with unusual operands. */
final class TierPrograms {
  private TierPrograms() {}

  /** Programs that meet each kind of compiled step with usual and unusual operands. */
  static List<String> programs() {
    return List.of(
        "(fun {fib n} {if (< n 2) {n} {+ (fib (- n 1)) (fib (- n 2))}}) (list (fib 15) (fib 9.5))",
        "(fun {f a b} {list (+ a b) (- a b) (* a b) (/ a b) (% a b) (== a b) (!= a b) (< a b) (<= a"
            + " b) (> a b) (>= a b)})(list (f 7 2) (f -7 2) (f 7.5 2) (f 2305843009213693951 2) (f"
            + " -2305843009213693952 -1) (f 100000000000000000000 3) (try {f 1 0} error/kind) (try"
            + " {f \"a\" 1} error/kind))",
        "(fun {f l} {list (head l) (tail l) (nil? l) (cons 1 l) (not l)})"
            + "(list (f {1 2}) (f '(1 2)) (try {f 5} error/kind) (try {f nil} error/kind))",
        "(fun {even x} {if (== x 0) {1} {odd (- x 1)}})(fun {odd x} {if (== x 0) {0} {even (- x"
            + " 1)}})(list (even 10000) (odd 10000))",
        "(fun {tak x y z} {if (not (< y x)) {z}"
            + " {tak (tak (- x 1) y z) (tak (- y 1) z x) (tak (- z 1) x y)}}) (tak 9 5 2)",
        "(fun {counter} {let {n 0} {(\\ {k} {do (set! {n} (+ n k)) n})}})"
            + "(def {c} (counter)) (list (c 1) (c 2) ((\\ {g} {g 5}) c))",
        "(fun {f a b c d e} {if (> a 0) {f (- a 1) b c d (+ e b)} {list b c d e}}) (f 1000 1 2 3"
            + " 4)",
        "(fun {f x & more} {if (nil? more) {x} {+ x (len more)}}) (list (f 1) (f 1 2 3))",
        "(fun {g x} {+ x 1}) (fun {f x} {g (g (g x))}) (def {before} (f 1))"
            + "(fun {g x} {* x 10}) (list before (f 1))",
        "(fun {f x} {+ x 1}) (def {before} (f 1)) (fun {swap x} {do (def {+} -) (f x)})"
            + "(def {after} (swap 1)) (list before after (f 1))",
        "(fun {f n} {if (> n 0) {do (def {f} (\\ {k} {list \"new\" k})) (f (- n 1))} {n}}) (f 3)",
        "(fun {f n} {select {(== n 1) \"one\"} {(> n 1) (f (- n 1))} {otherwise \"none\"}})"
            + "(list (f 5) (f 0) (try {f \"x\"} error/kind))",
        "(fun {f n} {do (= {i} 0) (= {s} nil) (while (< i n) {do (= {s} (cons i s)) (= {i} (+ i"
            + " 1))}) s}) (f 12)",
        "(fun {f a} {and (> a 1) (or (< a 5) (== a 9))}) (map f (list 0 1 2 5 9))",
        "(fun {f l} {let {x (fst l) y (snd l)} {let {z (+ x y)} {list z (let {x z} {(+ x y)})}}})"
            + "(f {1 2})",
        "(fun {f n} {if (== n 0) {error \"deep\"} {+ 1 (f (- n 1))}}) (error/message (f 9))",
        "(fun {app f x} {f x}) (list (app head {1}) (app (\\ {a b} {+ a b}) 1) (app 5 1))",
        "(fun {f n} {do (= {x} 0) (dotimes {i n} {do (= {x} (+ x i)) (= {y} (cons i nil))}) (list x"
            + " y)})(fun {g l} {(for {i l} {= {x} i}) x}) (list (f 5) (g {1 2 3}))",
        "(fun {id x} {x}) (fun {f n} {do (= {s} nil) (dotimes {i n} {= {s} (cons (id i) s)}) s}) (f"
            + " 9)",
        "(fun {lp n acc} {if (== n 0) {acc} {lp (- n 1) (+ acc n)}}) (lp 100000 0)",
        "(fun {ping n} {if (== n 0) {'ping} {pong (- n 1)}}) (fun {pong n} {if (== n 0) {'pong}"
            + " {ping (- n 1)}}) (list (ping 1000) (ping 1001) (pong 7))",
        "(fun {ping n m} {if (== n 0) {head nil} {pong (- n 1) m 1}}) (fun {pong n m k} {if (== n"
            + " 0) {head m} {ping (- n k) m}}) (fun {f n} {+ 1 (ping n nil)}) (f 3)",
        "(fun {ping n} {if (== n 0) {1} {pong (- n 1)}}) (fun {pong n} {do (if (== n 5) {(def"
            + " {ping} (\\ {x} {* x 100}))}) (ping (- n 1))}) (ping 20)",
        "(fun {f a b} {if (<= a 0) {0} {+ (% (if 1 {((if (== b 1) abs (\\ {x} {0})) -7)}) 10) (f (-"
            + " a 1) b)}}) (list (f 2 0) (f 2 1))",
        "(fun {f x} {do (mem/gc/collect) (if (nil? nil) {((+ 1) 0)})}) (dotimes {i 1} {(print (f"
            + " 0)) (print 1)})");
  }

  /** Functions that only compute, or make lists and vectors. */
  static List<String> computations() {
    String fact = "(fun {fact n} {if (< n 2) {1} {* n (fact (- n 1))}})";
    String both =
        "(fun {ev n} {if (== n 0) {1} {od (- n 1)}}) (fun {od n} {if (== n 0) {0} {ev (- n 1)}})";
    return List.of(
        fact + "(list (fact 10) (fact 30) (fact 5) (fact 2.5) (fact 60))",
        fact + "(list (fact 10) (fact \"x\"))",
        fact + "(fact {1})",
        "(fun {f l} {if (nil? l) {0} {+ (fst l) (f (tail l))}}) (list (f {1 2 3}) (f (range 0 99))"
            + " (f {1 2.5}) (f {1 x}))",
        "(fun {f n} {if (== n 0) {head nil} {f (- n 1)}}) (f 5)",
        "(fun {f n} {if (== n 0) {0} {+ 1 (f (- n 1))}}) (list (f 10) (f 3000) (f 10))",
        "(fun {f n} {if (== n 0) {0} {+ 1 (f (- n 1))}}) (f 100000)",
        both + "(list (ev 10) (ev 11) (od 7))",
        both + "(do (ev 4) (def {od} (\\ {n} {* n 100})) (ev 4))",
        "(def {k} 3) (fun {f n} {if (== n 0) {k} {+ k (f (- n 1))}}) (do (= {a} (f 3)) (def {k} 4)"
            + " (list a (f 3)))",
        "(fun {f n} {if (== n 0) {nowhere} {f (- n 1)}}) (f 3)",
        "(fun {f n s} {select {(== n 0) s} {(== n 7) (f (- n 2) (+ s 1))} {(> n 0) (f (- n 1) (+ s"
            + " n))}}) (list (f 9 0) (f -1 0))",
        "(fun {f n} {do (= {s} 0) (dotimes {i n} {= {s} (+ s i)}) (if (< n 1) {s} {+ s (f (- n"
            + " 1))})}) (f 9)",
        "(fun {f n s} {let {m (* n 2) k (- n 1)} {if (and (> n 0) (not (== m 6))) {f k (+ s m)}"
            + " {list-of s}}}) (fun {list-of x} {+ x 1}) (list (f 9 0) (f 2 0))",
        "(fun {f v i} {if (== i (vec/len v)) {0} {+ (vec/get v i) (f v (+ i 1))}}) (list (f (vector"
            + " 1 2 3) 0) (f (vector 1 2 3) 4))",
        "(fun {f x n} {if (== x 'b) {n} {if (sym? x) {f 'b (+ n 1)} {f 'a (+ n 10)}}}) (list (f 'a"
            + " 0) (f 1 0) (f nil 0))",
        "(fun {tree d} {if (== d 0) {nil} {list (tree (- d 1)) (tree (- d 1)) d}}) (list (tree 4)"
            + " (tree 1) (try {tree nil} error/message))",
        "(fun {app a b} {if (nil? a) {b} {cons (fst a) (app (tail a) b)}}) (fun {nrev l} {if (nil?"
            + " l) {nil} {app (nrev (tail l)) (list (fst l))}}) (list (nrev (range 0 50)) (nrev"
            + " {1}) (try {nrev 5} error/message) (try {app {1} 2} error/message))",
        "(fun {copy l} {if (nil? l) {nil} {cons (+ 1 (fst l)) (copy (tail l))}}) (list (copy {1 2"
            + " 3}) (copy {1 2.5 3}) (try {copy {1 x}} error/message) (len (copy (range 0 5000))))",
        "(fun {f n} {if (== n 0) {error \"deep\"} {cons n (f (- n 1))}}) (list (try {f 5}"
            + " error/message) (try {f 0} error/message))",
        "(fun {safe? r d p} {if (nil? p) {1} {if (or (== (fst p) r) (== (fst p) (+ r d)) (== (fst"
            + " p) (- r d))) {0} {safe? r (+ d 1) (tail p)}}}) (fun {place r n p} {if (> r n) {0}"
            + " {+ (if (safe? r 1 p) {queens n (cons r p)} {0}) (place (+ r 1) n p)}}) (fun {queens"
            + " n p} {if (== (len p) n) {1} {place 1 n p}}) (list (queens 5 nil) (queens 6 nil))",
        "(fun {g n} {if (== n 0) {nil} {cons n (g (- n 1))}}) (fun {f n} {if (== n 0) {nil} {cons"
            + " (g n) (f (- n 1))}}) (list (f 3) (do (def {g} (\\ {n} {list n})) (f 3)) (do (def"
            + " {g} 5) (try {f 3} error/kind)))",
        "(fun {g n k} {if (== n 0) {k} {cons n (g (- n 1) k)}}) (fun {f n} {if (== n 0) {nil} {g n"
            + " (f (- n 1))}}) (fun {h n} {if (== n 0) {nil} {cons 1 (if (== 0 (% n 2)) {f n} {h (-"
            + " n 1)})}}) (list (f 4) (h 7) (do (fun {g n} {n}) (try {f 4} error/message)))",
        "(fun {mk d} {if (== d 0) {vector 1} {vector (mk (- d 1)) (mk (- d 1)) d 0}}) (list (mk 3)"
            + " (len (mk 9)))",
        "(fun {t d} {if (== d 0) {nil} {list (t (- d 1)) (t (- d 1)) d}}) (fun {count t} {if (nil?"
            + " t) {1} {+ (count (fst t)) (count (snd t))}}) (list (count (t 14)) (count (t 16))"
            + " (count (t 14)))",
        "(fun {ack m n} {if (== m 0) {+ n 1} {if (== n 0) {ack (- m 1) 1} {ack (- m 1) (ack m (- n"
            + " 1))}}}) (ack 2 7)");
  }

  /** Functions whose calls of themselves become turns of a loop. */
  static List<String> turns() {
    String lists =
        "(fun {build n l} {if (== n 0) {l} {build (- n 1) (cons n l)}})"
            + "(fun {turned l onto} {if (nil? l) {onto} {turned (tail l) (cons (head l) onto)}})";
    return List.of(
        "(fun {f n} {if (== n 0) {0} {+ (f (- n 1)) 1}}) (list (f 9) (f 300))",
        "(fun {f n} {if (== n 0) {0} {+ n (f (- n 1)) 1}}) (list (f 9) (f 300))",
        "(fun {f l} {if (nil? l) {0} {if (list? l) {+ (f (fst l)) (f (tail l))} {l}}}) (list (f {1"
            + " {2 3} 4}) (try {f {1 x}} error/message))",
        "(fun {f n k} {if (== n 0) {0} {+ (f (- n 1) k) k}}) (list (f 9 1) (f 9 0.5) (try {f 2 nil}"
            + " error/message))",
        "(fun {f n} {if (== n 0) {\"s\"} {if (== n 1) {f 0} {+ 1 (f (- n 1))}}}) (list (f 0) (f 1)"
            + " (try {f 2} error/message))",
        "(fun {f n} {if (== n 0) {0.5} {+ 1 (f (- n 1))}}) (list (f 0) (f 3))",
        "(fun {f n k} {if (== n 0) {k} {+ k (f (- n 1) k)}}) (list (f 1 2305843009213693951) (f 9"
            + " 2305843009213693951) (f 9 -2305843009213693952))",
        "(fun {f n} {if (== n 0) {-9} {if (== n 1) {+ -5 (f 0)} {+ 2305843009213693951 (f (- n"
            + " 1))}}}) (list (f 2) (f 3))",
        "(fun {f n} {if (== n 0) {0} {+ (let {x n} {* x x}) (f (- n 1))}}) (list (f 9) (f 2.0))",
        "(fun {f n} {select {(== n 0) 0} {(> n 5) (+ 1 (f (- n 2)))} {(> n 0) (let {k (- n 1)} {+ k"
            + " (f k)})}}) (list (f 9) (f 6) (try {f -1} error/message))",
        "(fun {f n} {if (== n 0) {nil} {list (f (- n 1))}}) (list (f 3) (f 0))",
        "(fun {f n} {if (== n 0) {error \"deep\"} {list n (f (- n 1))}}) (try {f 3} error/message)",
        "(fun {f n} {if (== n 0) {'(x)} {list n n n (f (- n 1))}}) (f 3)",
        "(fun {f n e} {if (== n 0) {e} {cons n (list n (f (- n 1) e))}}) (list (f 3 nil) (f 3 5)"
            + " (f 1 '(a)))",
        "(fun {f n e} {if (== n 0) {e} {cons n (cons 0 (f (- n 1) e))}}) (list (f 3 nil) (f 3 '(a"
            + " b)) (f 3 {c}) (try {f 3 5} error/message))",
        "(fun {f n e} {if (== n 0) {e} {list n (cons 0 (f (- n 1) e))}}) (list (f 3 nil) (f 3 '(a"
            + " b)) (f 3 {c}) (try {f 3 5} error/message))",
        "(fun {f n} {select {(== n 0) nil} {(== 0 (% n 3)) (f (- n 1))} {otherwise (cons n (f (- n"
            + " 1)))}}) (list (f 9) (f 3) (len (f 400)))",
        "(fun {f n} {if (== n 0) {0} {if (== n 1) {+ 1 (f 0)} {cons n (f (- n 1))}}}) (list (f 1)"
            + " (try {f 2} error/message))",
        "(fun {f n} {if (== n 0) {nil} {cons (f 0) (f (- n 1))}}) (f 5)",
        "(fun {f n} {if (== n 0) {1} {+ 1 (f (- n 1))}}) (fun {g n} {do (def {old} f) (def {f} (\\"
            + " {n} {* n 10})) (old n)}) (list (f 3) (g 3))",
        lists + "(list (build 9 nil) (turned (build 9 nil) nil) (turned '(1 2) {3}))",
        lists + "(list (build 3.0 nil) (build 3 5))",
        lists + "(turned {1 2 3} 5)",
        lists + "(turned 5 nil)",
        "(fun {f n l} {if (== n 0) {head nil} {f (- n 1) (cons n l)}}) (f 5 nil)",
        "(fun {f n l} {if (== n 0) {head nil} {f (- n 1) (cons n l)}}) (f 500 nil)",
        "(fun {f n l} {if (== n 0) {l} {f (- n 1) (list n (half l))}})"
            + "(fun {half l} {if (nil? l) {nil} {tail l}}) (f 20 nil)",
        "(fun {f n l} {do (set! {n} (- n 1)) (if (< n 0) {l} {f n (cons n l)})}) (f 20 nil)",
        "(fun {ping n l} {if (== n 0) {l} {pong (- n 1) (cons n l)}})"
            + "(fun {pong n l} {if (== n 0) {l} {ping (- n 1) (cons 0 l)}}) (ping 20 nil)",
        "(fun {f n l} {if (== n 0) {l} {g (- n 1) (cons n l)}}) (fun {g n l} {h n l}) (fun {h n l}"
            + " {f n l}) (f 20 nil)",
        "(fun {f n acc} {if (== n 0) {acc} {f (- n 1) ((\\ {x} {+ x n}) acc)}}) (list (f 9 0) (f 9"
            + " 0.5) (try {f 3 nil} error/message))",
        "(fun {f n acc} {if (== n 0) {acc} {f (- n 1) ((\\ {x y z} {list x y z n}) acc n 1)}})"
            + "(f 4 nil)",
        "(fun {mk a b c} {\\ {x} {+ x (* a b) c}}) (fun {f n acc} {if (== n 0) {acc} {f (- n 1)"
            + " ((mk n 2 3) acc)}}) (list (f 9 0) (f 9 0.5) (try {f 3 nil} error/message))",
        "(fun {mk a} {\\ {x} {if (== x a) {error \"same\"} {+ x a}}}) (fun {f n} {((mk n) 3)})(list"
            + " (f 1) (f 2.5) (try {f 3} error/message) (do (def {mk} (\\ {a} {\\ {x} {list x a}}))"
            + " (f 3)))",
        "(fun {mk a} {\\ {x} {let {y (+ x a)} {(set! {y} (* y 2)) y}}}) (fun {f n} {+ 1 ((mk n)"
            + " 3)}) (list (f 1) (f 2.5))",
        "(fun {mk a} {\\ {x} {do (set! {a} (+ a x)) a}}) (fun {f n} {((mk n) 3)}) (list (f 1) (f"
            + " 2.5))",
        "(def {mk} (let {k 5} {\\ {n} {\\ {x} {list x n k}}})) (fun {f n} {((mk n) 3)}) (f 1)",
        "(fun {adder n} {(\\ {x} {+ x n})}) (fun {mk k} {\\ {n acc} {if (== n 0) {acc} {f (- n 1)"
            + " ((adder k) acc)}}}) (def {f} (mk 1)) (def {g} (mk 100)) (list (f 5 0) (g 5 0))",
        "(fun {mk k} {\\ {n} {if (== n 0) {0} {+ (f (- n 1)) ((\\ {x} {+ x k}) n)}}}) (def {f} (mk"
            + " 5)) (def {g} (mk 7)) (list (f 9) (g 9))",
        "(fun {mk k} {\\ {n} {if (== n 0) {0} {+ ((\\ {x} {+ x k}) n) (f (- n 1))}}}) (def {f} (mk"
            + " 5)) (def {g} (mk 7)) (list (f 9) (g 9))",
        "(fun {mk n} {\\ {x} {if (== x 0) {n} {((mk (+ n 1)) (- x 1))}}}) (fun {f n} {((mk n) 5)})"
            + " (f 1)",
        "(fun {adder n} {(\\ {x} {+ x n})}) (fun {f n} {((adder 1) ((adder n) 5))}) (list (f 1) (f"
            + " 2.5))",
        "(fun {f k} {let {m k} {(set! {m} (+ m 1)) ((\\ {x} {+ x m}) 3)}}) (list (f 1) (f 2.5))");
  }

  /** Builtins that call back, loops, closures called where they are made. */
  static List<String> callbacks() {
    String loops =
        "(fun {run f l} {list (map f l) (filter f l) (foldl (\\ {a x} {cons (f x) a}) nil l)"
            + " (foldr (\\ {x a} {cons (f x) a}) nil l) (repeat f 3)})";
    return List.of(
        loops
            + "(list (run 1+ {1 2}) (run (\\ {x} {* x x}) {1 2 3}) (run (+ 1) {3}) (run str nil))"
                .replace("1+", "(\\ {x} {+ x 1})"),
        loops
            + "(list (run fst {}) (try {run fst {1 2}} error/message) (try {run 5 {1}}"
            + " error/kind))",
        loops + "(run (\\ {x & more} {list x more}) {1 2})",
        loops + "(run (\\ {x} {error \"no\"}) {1 2})",
        loops + "(run (\\ {x} {if (== x 1) {error \"no\"} {x}}) {0 1 2})",
        "(fun {f l} {map (\\ {x} {do (if (== x 2) {(def {g} (\\ {y} {* y 100}))}) (g x)}) l})"
            + "(fun {g x} {+ x 1}) (list (f {1 2 3}) (f {1 2 3}))",
        "(fun {f l} {do (= {s} 0) (map (\\ {x} {set! {s} (+ s x)}) l) s}) (f (range 0 2000))",
        "(fun {sum l} {foldl + 0 l}) (list (sum (range 0 100)) (sum {1 2.5}) (sum {}) (try {sum"
            + " {1 x}} error/message) (sum {2305843009213693951 1}))",
        "(fun {deep n} {if (== n 0) {0} {fst (map (\\ {x} {+ 1 (deep (- n 1))}) {1})}}) (deep 50)",
        "(fun {f l} {len (map (\\ {x} {map (\\ {y} {* x y}) l}) l)}) (f (range 0 40))",
        "(fun {f l} {map (comp fst (\\ {x} {list x})) l}) (f {1 2 3})",
        "(fun {f l} {map f l}) (try {f 1 2} error/kind)",
        "(fun {f n} {do (= {s} nil) (dotimes {i n} {= {s} (cons i s)}) s}) (list (f 3) (f 0) (f -1)"
            + " (try {f 2.5} error/message) (try {f head} error/kind))",
        "(fun {f n} {do (= {s} nil) (dotimes {i n} {do (= {i} (+ i 10)) (= {s} (cons i s))}) s}) (f"
            + " 4)",
        "(fun {f n} {do (= {s} nil) (dotimes {i n} {= {s} (cons (\\ {} {i}) s)}) (map (\\ {g}"
            + " {(g)}) s)}) (f 4)",
        "(fun {f n} {do (= {s} nil) (dotimes {i n} {do (= {s} (cons (\\ {} {do (set! {i} (+ i 1))"
            + " i}) s)) (set! {i} (* i 2))}) (map (\\ {g} {(g)}) s)}) (f 4)",
        "(fun {f l} {do (= {s} 0) (for {x l} {= {s} (+ s x)}) s}) (list (f {1 2 3}) (f '(4 5)) (f"
            + " nil) (try {f 5} error/message) (try {f {1 x}} error/message))",
        "(fun {f l} {do (= {s} nil) (for {x l} {for {y l} {= {s} (cons (list x y) s)}}) s}) (f {1"
            + " 2})",
        "(fun {f n} {dotimes {i n} {if (== i 2) {error \"two\"} {nil}}}) (list (f 2) (f 3))",
        "(fun {f n} {dotimes {i n} {while (== i 2) {error \"two\"}}}) (f 3)",
        "(fun {f n} {do (= {s} 0) (dotimes {i 1500} {dotimes {j n} {= {s} (+ s (* i j))}}) s}) (f"
            + " 3)",
        "(fun {adder n} {(\\ {x} {+ x n})}) (fun {f n acc} {if (== n 0) {acc} {f (- n 1) ((adder"
            + " n) acc)}}) (list (f 9 0) (f 9 0.5) (try {f 1 nil} error/message))",
        "(fun {adder n} {(\\ {x} {+ x n})}) (fun {f x} {((adder 1) x)}) (= {a} (f 1)) (fun {adder"
            + " n} {(\\ {x} {* x 100})}) (= {b} (f 1)) (fun {adder n} {error \"none\"}) (list a b"
            + " (try {f 1} error/message) (do (def {adder} 5) (try {f 1} error/kind)))",
        "(fun {adder n} {(\\ {x y} {+ x (* y n)})}) (fun {f x} {((adder 2) x)}) ((f 1) 10)",
        "(fun {g c l} {list c l}) (fun {f a b} {list (g a ((\\ {x} {* x b}) 7))}) (list (f 0 2) (f"
            + " 0 100000000000000000000000) (f 1 0.5) (try {f 0 \"s\"} error/trace))",
        "(fun {f n} {if 1 {(+ n (+))} {0}}) (fun {g c n} {if (<= c 0) {n} {g (- c 1) (% (+ n (if 1"
            + " {(+ n (+))} {0})) 1009)}}) (list (f 3) (g 3 4) (try {f \"s\"} error/trace))",
        "(sum (map (\\ {x} {(do 0 0)}) {1 2 3}))",
        "(fun {f x} {(do 0 0)}) (fun {g n} {do 1 (if (== n 0) {(do 0 0)} {g (- n 1)})}) (list (f 1)"
            + " (g 3))",
        "(fun {g c l} {error/trace l}) (fun {f a b} {list (g a ((\\ {x} {(error \"step\") b}) 0))})"
            + " (f 0 0)",
        "(fun {g c l} {if (<= c 0) {l} {g (- c 1) (cons 0 l)}}) (fun {f a b} {len (g a (list ((\\"
            + " {x} {+ x b}) 0) b))}) (list (f 0 1) (f 2 0.5) (try {f 0 \"s\"} error/trace))",
        "(fun {f a b c d} {list ((\\ {x} {list x a}) 1) ((\\ {x} {list x a b}) 1) ((\\ {x} {list"
            + " x a b c}) 1) ((\\ {x} {list x a b c d}) 1)}) (f 1 2 3 4)",
        "(fun {f l} {list (len l) (try {nth 2 l} error/message) (try {nth 0 l} error/message)})"
            + " (list (f {1 2 3}) (f {1}) (f \"abc\") (f (vector 1 2)) (try {f 5} error/message) (f"
            + " (range 0 600)))",
        "(fun {f m k x} {list (map/has? m k) (map/get m k) (map/get m k x) (map/put! m k x)"
            + " (map/get m k x)}) (do (= {m} (map/of 1 2 'a :b \"s\" nil)) (list (f m 1 3) (f m 'a"
            + " 4) (f m :k 5) (f m \"s\" 6) (f m nil 7) (f m {1} 8) (f m 2.5 9) (try {f m head 1}"
            + " error/message) (try {f 5 1 1} error/message) (try {f m 1 (error \"x\")}"
            + " error/message) (map/keys m)))",
        "(fun {count l m} {if (nil? l) {m} {do (map/put! m (fst l) (+ 1 (map/get m (fst l) 0)))"
            + " (count (tail l) m)}}) (count {1 2 1 a a :b 1} (map/new))",
        "(fun {sum l m} {if (nil? l) {0} {+ (map/get m (fst l) 0) (sum (tail l) m)}}) (list (sum {1"
            + " 2 3} (map/of 1 10 2 20)) (try {sum {1} 5} error/message) (try {sum {1} (map/of 1"
            + " \"x\")} error/message))",
        "(fun {f a} {list (vector a) (vector a 2) (vector a 2 3) (vector a 2 3 4) (vector a 2 3 4"
            + " 5)}) (list (f 1) (try {f (error \"x\")} error/message))",
        "(fun {f a l} {list (apply + l) (curry list l) (eval (head {(+ 1 2)})) (error/message"
            + " (error a))}) (f \"m\" {1 2 3})");
  }

  /** Functions that builtins call for each element, and that only compute until they do not. */
  static List<String> elements() {
    String all =
        "(fun {every f l} {list (map f l) (filter f l) (foldl (\\ {a x} {+ a (f x)}) 0 l)"
            + " (len (repeat f 700))})";
    String big = "(range -700 1500)";
    return List.of(
        all + "(every (\\ {x} {* x x}) " + big + ")",
        all + "(every (\\ {x} {% x 3}) (join " + big + " {2.5 7}))",
        all
            + "(every (\\ {x} {* x x}) (join (range 0 600) {3000000000 4000000000000} (range 0"
            + " 9)))",
        all + "(let {k 5} {every (\\ {x} {+ x k}) " + big + "})",
        all + "(let {k 0.5} {every (\\ {x} {+ x k}) (range 0 40)})",
        all + "(every (\\ {x} {if (== x 30) {error \"thirty\"} {x}}) (range 0 40))",
        all + "(every (\\ {x} {if (== x 600) {head nil} {- x 1}}) (range 0 700))",
        all + "(every (\\ {x} {/ 10 (- 20 x)}) (range 0 40))",
        all + "(try {every 'x {1}} error/kind)",
        "(fun {f l} {map (\\ {x} {/ 10 (- 20 x)}) l}) (list (try {f (range 0 40)} error/trace) (try"
            + " {f (range 0 40)} error/span))",
        "(fun {g a x} {+ a (fst x)}) (list (try {foldl g 0 {{1} {2} 3}} error/trace) (try {foldl g"
            + " 0 {{1} {2} 3}} error/span) (try {filter fst (list {1} 2)} error/trace))",
        "(list (filter (\\ {x} {if (== x 3) {nil} {if (== x 4) {0.0} {if (== x 5) {\"\"} {0}}}})"
            + " (range 0 40)) (filter (\\ {x} {x}) {0 1 nil 0.0 2.5 a}))",
        "(map (\\ {x} {list x (* x x)}) (range 0 900))",
        "(map (\\ {x} {cons x (list x)}) (join (range 0 90) {a} (range 0 90)))",
        "(map (\\ {x} {cons x (if (== x 50) {head 1} {nil})}) (range 0 90))",
        "(foldl (\\ {a x} {cons x a}) nil (range 0 2000))",
        "(foldl (\\ {a x} {if (== x 1000) {error (str a)} {+ a x}}) 0 (range 0 2000))",
        "(list (foldl + 0 "
            + big
            + ") (foldl * 1 (range 1 40)) (foldl - 0 (range 0 90)) (foldl + 0 {1 2.5 3}) (try"
            + " {foldl + 0 {1 x 3}} error/message) (foldl / 1000000 {2 3 5}) (foldl % 1000 {600 7})"
            + " (try {foldl / 5 {1 0}} error/message) (foldl + 0 {2305843009213693951 1 -1}) (foldl"
            + " + \"s\" nil) (try {foldl + nil {1}} error/message))",
        "(foldl + 0 {1 2 x})",
        "(fun {g x} {+ x 1}) (fun {f l} {map (\\ {x} {g x}) l}) (list (f (range 0 30)) (do (def {g}"
            + " (\\ {x} {* x 100})) (f (range 0 30))) (do (def {g} 5) (try {f {1}} error/kind)))",
        "(fun {g x} {+ x 1}) (fun {odd x} {if (== x 20) {(def {g} (\\ {y} {* y 100}))} {x}})"
            + "(fun {f l} {map (\\ {x} {do (if (== x 20) {odd x}) (g x)}) l}) (f (range 0 40))",
        "(def {+old} +) (fun {f x} {+ x 1}) (fun {h x} {do (if (== x 20) {(def {+} -)}) (f x)})"
            + "(let {r (map h (range 0 40))} {do (def {+} +old) r})",
        "(fun {f x} {+ x 1}) (map (\\ {x} {if (== x 20) {do (def {f} (\\ {y} {y})) (f x)} {f x}})"
            + " (range 0 40))",
        "(do (= {s} 0) (= {r} (map (\\ {x} {+ x s}) (range 0 30))) (set! {s} 7) (list r (map (\\"
            + " {x} {+ x s}) (range 0 30))))",
        "(fun {f n} {map (\\ {x} {eval {+ x n}}) (range 0 30)}) (try {f 3} error/message)",
        "(fun {f n} {map (\\ {x} {if (== x 25) {do (mem/gc/collect) (list x n)} {x}}) (range 0"
            + " 40)}) (f (list 1 2))",
        "(fun {f n} {map (\\ {x} {map (\\ {y} {+ (* x y) n}) (range 0 40)}) (range 0 40)}) (f 3)",
        "(fun {fact n} {if (< n 2) {1} {* n (fact (- n 1))}}) (map fact (range 0 25))",
        "(fun {ev n} {if (== n 0) {1} {od (- n 1)}}) (fun {od n} {if (== n 0) {0} {ev (- n 1)}})"
            + "(map ev (range 0 40))",
        "(fun {sum l} {if (nil? l) {0} {+ (fst l) (sum (tail l))}}) (map (\\ {n} {sum (list n n)})"
            + " (range 0 600))",
        "(fun {f n} {if (== n 0) {nil} {cons (foldl (\\ {a x} {+ a x}) n (range 0 20)) (f (- n"
            + " 1))}}) (list (f 300))",
        "(sort-by (\\ {x} {% (* x 7919) 1009}) (range 0 900))");
  }

  /** How deep such functions may go. */
  static List<String> deepElements() {
    String most =
        "(fun {down n} {if (== n 0) {0} {+ 1 (down (- n 1))}})"
            + "(fun {most fits lo hi} {if (<= (- hi lo) 1) {lo} {let {mid (/ (+ lo hi) 2)} {if (try"
            + " {fits mid} (\\ {e} {0})) {most fits mid hi} {most fits lo mid}}}})";
    return List.of(
        most
            + "(list (most (\\ {n} {do (map down (list 1 n)) 1}) 1 90000) (most (\\ {n} {do (filter"
            + " down (list 1 n)) 1}) 1 90000) (most (\\ {n} {do (map (\\ {x} {+ 1 (down x)}) (list"
            + " 1 n)) 1}) 1 90000))",
        most
            + "(list (most (\\ {n} {do (map down (join (range 0 30) (list n))) 1}) 1 90000) (most"
            + " (\\ {n} {do (map down (join (repeat (\\ {x} {0}) 300) (list n))) 1}) 1 90000))",
        "(fun {f n} {if (== n 0) {0} {+ 1 (fst (map (\\ {x} {f (- n 1)}) {1}))}}) (f 100000)");
  }

  /** Functions of parameters that are counted with, and what else they may be given. */
  static List<String> counting() {
    return List.of(
        "(fun {f n} {if (< n 2) {n} {+ (f (- n 1)) (f (- n 2))}}) (list (f 12) (f 12.5) (f 1.5))",
        "(fun {f n} {if (< n 2) {n} {+ (f (- n 1)) (f (- n 2))}}) (f \"many\")",
        "(fun {f x n} {if (== n 0) {x} {f x (- n 1)}})"
            + "(list (f 1 5) (f \"s\" 5) (f 2.5 5) (f {1} 3) (f 'a 0))",
        "(fun {f x n} {if (== n 0) {+ x 1} {f x (- n 1)}})"
            + "(list (f 1 5) (f 2.5 5) (f 4611686018427387904 5))",
        "(fun {f x n} {if (== n 0) {+ x 1} {f x (- n 1)}}) (f 'a 5)",
        "(fun {f x y z} {if (not (< y x)) {z} {f (f (- x 1) y z) (f (- y 1) z x) (f (- z 1) x y)}})"
            + "(list (f 8 5 2) (f 8.0 5.0 2.0) (f 8 5 2.5) (f 1 2 \"z\"))",
        "(fun {f a b n} {if (== n 0) {- a b} {f b a (- n 1)}})"
            + "(list (f 5 3 3) (f 5 3.5 3) (f 3.5 5 4))",
        "(fun {f n} {if (== n 0) {nil} {and n (f (- n 1))}}) (list (f 3) (f 0))",
        "(fun {f n} {or (== n 0) (f (- n 1))}) (list (f 3) (f 3.0))",
        "(fun {f n} {if (< n 0) {'done} {+ 0 (f (- n 1))}}) (f 3)",
        "(fun {f n} {if (< n 0) {'done} {f (- n 1)}}) (list (f 3) (f 1.5))",
        "(fun {f n l} {if (fst l) {n} {f (- n 1) l}}) (list (f 1 {1}) (f 2 {2 3}))",
        "(fun {f n l} {if (fst l) {n} {f (- n 1) l}}) (f 1 nil)",
        "(fun {f n l} {select {(snd l) n} {otherwise (f (- n 1) l)}}) (f 1 {2})",
        "(fun {f n k} {if (== k 0) {n} {f (* n n) (- k 1)}}) (list (f 3 8) (f 2 4) (f 1.5 2))",
        "(fun {g x} {+ x 1}) (fun {f n acc} {if (== n 0) {acc} {f (- n 1) (g acc)}})"
            + "(list (f 10 0) (f 10 0.5))",
        "(fun {ev n} {if (== n 0) {1} {od (- n 1)}}) (fun {od n} {if (== n 0) {0} {ev (- n 1)}})"
            + "(list (ev 10) (ev 9) (ev 9.0) (od 7))",
        "(fun {f n} {if (== n 0) {list 1} {if (== n 1) {7} {f (- n 2)}}}) (list (f 4) (f 5))",
        "(fun {f n} {if (== n 0) {\"x\"} {if (< n 3) {n} {+ 1 (f (- n 3))}}}) (list (f 5) (f 8))",
        "(fun {f n} {if (== n 0) {\"x\"} {if (< n 3) {n} {+ 1 (f (- n 3))}}}) (f 6)",
        "(fun {f n} {if (< n 1) {0.5} {+ 1 (f (- n 1))}}) (list (f 0) (f 3))",
        "(fun {f n} {if (< n 1) {0} {* 2 (+ 1 (f (- n 1)))}}) (list (f 9) (f 70) (f 2.5))",
        "(fun {f n} {if (< n 1) {n} {f (if (== n 3) {1.5} {- n 1})}}) (list (f 2) (f 5))");
  }

  /** Turns that go on when the window is full, and that are as deep as calls. */
  static List<String> manyTurns() {
    String lists =
        "(fun {build n l} {if (== n 0) {l} {build (- n 1) (cons n l)}})"
            + "(fun {turned l onto} {if (nil? l) {onto} {turned (tail l) (cons (head l) onto)}})";
    return List.of(
        lists + "(len (turned (build 100000 nil) nil))",
        lists
            + "(do (= {n} 0) (dotimes {i 200} {= {n} (+ n (len (turned (build 500 nil) nil)))}) n)",
        lists + "(fst (turned (build 300000 nil) 5))",
        "(fun {adder n} {(\\ {x} {+ x n})}) (fun {f n acc} {if (== n 0) {acc} {f (- n 1) ((adder n)"
            + " acc)}}) (list (f 200000 0) (f 200000 0.5))",
        "(fun {f n l} {if (== n 0) {head nil} {f (- n 1) (cons n l)}}) (f 50000 nil)",
        "(fun {f n} {if (== n 0) {nil} {cons n (f (- n 1))}}) (f 100000)",
        "(fun {f n} {if (== n 0) {0} {+ 1 (f (- n 1))}}) (f 100000)");
  }
}
