/**
 * Who lives, moves and dies: the words and cells of a heap, its collector, its checkpoints and the
 * handles that a host holds on to.
 *
 * <p>Knows the layout of a cell header, never what a type code means; takes all its bytes from
 * {@code valk.memory}.
 */
module valk.gc {
  requires transitive valk.memory;
  requires static org.jspecify;

  exports valk.gc;
  exports valk.gc.spi;

  uses valk.gc.spi.HeapProvider;
}
