/** Who lives, moves and dies: the managed heap, checkpoints, mark and sweep, handles. */
module valk.gc {
  requires static org.jspecify;
  requires transitive valk.memory;

  exports valk.gc;
  exports valk.gc.spi;
}
