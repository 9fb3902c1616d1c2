package valk.eval.run;

import org.jspecify.annotations.Nullable;

/**
 * Where a resource error was raised.
 *
 * @param code the code, or null when the place is not in any that runs
 * @param position source position in the code, or -1
 * @param place the place in a text, or null when there is none
 */
record Spot(@Nullable Code code, int position, @Nullable Place place) {
  static final Spot NOWHERE = new Spot(null, -1, null);

  static Spot in(Code code, int position) {
    return new Spot(code, position, code.place(position));
  }
}
