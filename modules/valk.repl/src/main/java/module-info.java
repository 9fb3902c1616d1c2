/** The command line: scripts, expressions and the interactive prompt. */
module valk.repl {
  requires static org.jspecify;
  requires jdk.unsupported; // JLine hears Ctrl-C through sun.misc.Signal, by reflection
  requires org.jline.reader;
  requires org.jline.terminal;
  requires valk.eval;

  uses valk.eval.spi.BuiltinProvider;
}
