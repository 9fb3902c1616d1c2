package valk.eval.builtin;

/** The loops of {@link ListLoops}, by the builtins that are them. */
enum ListLoop {
  MAP,
  FILTER,
  FOLD_LEFT,
  FOLD_RIGHT,
  REPEAT
}
