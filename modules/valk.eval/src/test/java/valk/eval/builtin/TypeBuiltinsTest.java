package valk.eval.builtin;

import org.junit.jupiter.api.Test;

class TypeBuiltinsTest extends BuiltinTest {
  @Test
  void namesTypes() {
    lisp.check(
        """
        (map type (list nil 1 1.5 "s" 'a :k {1} [1] #{} id)) => \
        {"nil" "number" "number" "string" "symbol" "keyword" "list" "vector" "map" "function"}
        (type '(1)) => "list"
        (type (\\ {x} {x})) => "function"
        (type (take 1)) => "function"
        (type (error "m")) => "error"
        """);
  }

  @Test
  void answersWithOneOrZero() {
    lisp.check(
        """
        (map nil? {nil () 0}) => {0 1 0}
        (list (nil? nil) (nil? {}) (nil? 0)) => {1 1 0}
        (list (num? 1) (num? 1.5) (num? "1")) => {1 1 0}
        (list (str? "") (str? 'a)) => {1 0}
        (list (sym? 'a) (sym? :a)) => {1 0}
        (list (keyword? :a) (keyword? 'a)) => {1 0}
        (list (list? nil) (list? {1}) (list? '(1)) (list? [1])) => {1 1 1 0}
        (list (vector? [1]) (vector? {1})) => {1 0}
        (list (map? #{}) (map? [1])) => {1 0}
        (list (fun? id) (fun? (\\ {x} {x})) (fun? (take 1)) (fun? 'id)) => {1 1 1 0}
        (ref? 1) => 0
        (error? (error "m")) => 1
        (error? 1) => 0
        (num? (error :mine "m")) => error :mine
        """);
  }
}
