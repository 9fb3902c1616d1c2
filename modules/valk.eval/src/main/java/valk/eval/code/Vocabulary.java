package valk.eval.code;

import valk.eval.run.Machine;

/** The names that the analyzer knows, as symbol words; permanent, so their ids are never reused. */
final class Vocabulary {
  final long lambda;
  final long fun;
  final long macro;
  final long let;
  final long assign;
  final long set;
  final long eval;
  final long penv;
  final long load;
  final long ampersand;
  final long otherwise;
  final long quote;
  final long quasiquote;
  final long unquote;
  final long unquoteSplicing;

  Vocabulary(Machine m) {
    lambda = symbol(m, "\\");
    fun = symbol(m, "fun");
    macro = symbol(m, "macro");
    let = symbol(m, "let");
    assign = symbol(m, "=");
    set = symbol(m, "set!");
    eval = symbol(m, "eval");
    penv = symbol(m, "penv");
    load = symbol(m, "load");
    ampersand = symbol(m, "&");
    otherwise = symbol(m, "otherwise");
    quote = symbol(m, "quote");
    quasiquote = symbol(m, "quasiquote");
    unquote = symbol(m, "unquote");
    unquoteSplicing = symbol(m, "unquote-splicing");
  }

  private static long symbol(Machine m, String name) {
    return m.names.symbol(m.names.permanent(name));
  }
}
