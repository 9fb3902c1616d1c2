package valk.eval.run;

import org.jspecify.annotations.Nullable;
import valk.eval.read.Source;

/**
 * The Java part of a piece of analysed code: a lambda, or a top-level form. The Lisp part is a CODE
 * cell in the heap that holds the source form and the constants; the cell owns this object, which
 * leaves the machine's code table when the cell dies.
 */
public final class Code {
  /** Name shown in traces and printed forms; null for a function without one. */
  public final @Nullable String name;

  public final Source source;

  /** Source position (byte offset) of the form, or -1. */
  public final int position;

  /** Number of required parameters. */
  public final int required;

  /** Whether a list of further arguments follows the required parameters. */
  public final boolean rest;

  /** Words of the shadow stack, from the first argument up, that an activation may use. */
  public int frame;

  /** Bytes charged to the heap for this object and its nodes. */
  public long charge;

  /** Index in the code table, -1 until it is there. */
  public int id = -1;

  /** Offset of the CODE cell; it never moves. Zero until the cell was made. */
  public long cell;

  public Node body;

  /** What the analyzer needs to analyse the code again; opaque here. */
  public @Nullable Object scope;

  /** The globals whose value the analysis took for granted. */
  public Global[] assumed = {};

  public Code(
      @Nullable String name, Source source, int position, int required, boolean rest, Node body) {
    this.name = name;
    this.source = source;
    this.position = position;
    this.required = required;
    this.rest = rest;
    this.body = body;
  }

  /** Words that the arguments take in a frame. */
  public int arguments() {
    return rest ? required + 1 : required;
  }
}
