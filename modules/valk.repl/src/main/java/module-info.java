/** The command line: scripts, expressions and the interactive prompt. */
module valk.repl {
  requires static org.jspecify;
  requires org.jline.reader;
  requires org.jline.terminal;
  requires valk.eval;
}
