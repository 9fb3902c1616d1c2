package valk.eval.run;

import valk.eval.read.Source;

/**
 * A place in a source text.
 *
 * @param source the text
 * @param position byte offset into it, not negative
 */
public record Place(Source source, int position) {
  /** The usual form, {@code name:line:column}. */
  @Override
  public String toString() {
    return source.name() + ":" + source.line(position) + ":" + source.column(position);
  }
}
