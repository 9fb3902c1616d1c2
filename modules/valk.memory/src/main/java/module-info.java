/** Bytes: address ranges, the scratch arena, slabs. Knows no Lisp. */
module valk.memory {
  requires static org.jspecify;

  exports valk.memory;
  exports valk.memory.spi;
}
