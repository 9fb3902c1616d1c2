package valk.eval.read;

import valk.eval.value.ErrorKind;

/**
 * Why a text cannot be read.
 *
 * @param kind {@link ErrorKind#READ}
 * @param message what is wrong, with the line and column where something was left open
 * @param position byte offset into the source of the place to point at
 * @param openedAt byte offset of the bracket or quote that was left open, or -1
 */
public record ReadFailure(ErrorKind kind, String message, int position, int openedAt) {
  /** {@link #openedAt} when nothing was left open. */
  public static final int NOTHING_OPEN = -1;

  /** Name, line, column and message: {@code demo.valk:3:7: unclosed '(' opened at 1:12}. */
  public String text(Source source) {
    return source.name() + ":" + source.place(position) + ": " + message;
  }
}
