package valk.eval;

import valk.eval.read.Source;
import valk.eval.run.Place;

/**
 * A place in a source as text and numbers.
 *
 * @param line counted from 1
 * @param column counted from 1, in code points
 */
record SourcePlace(String sourceName, int line, int column, String lineText) {

  static SourcePlace of(Place place) {
    Source source = place.source();
    int position = place.position();
    return new SourcePlace(
        source.name(), source.line(position), source.column(position), source.lineText(position));
  }
}
