package valk.eval.run;

import java.lang.invoke.VarHandle;
import java.util.List;
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

  /** Number of this code among all that there ever were: an index may be used again. */
  long serial;

  /** Index and number of the code around; it need not be alive. */
  int aroundId = -1;

  long aroundSerial;

  /** Offset of the CODE cell; it never moves. Zero until the cell was made. */
  public long cell;

  public Node body;

  /**
   * The nodes of the analysis, whatever runs as {@link #body}; null when it holds no longer, or the
   * cell is dead. So code that was made with it in mind sees by one comparison that it still may be
   * used.
   */
  public @Nullable Node analysed;

  /** How often it was analysed anew, after a name that it took for granted was redefined. */
  public int analysedAgain;

  /** What the analyzer needs to analyse the code again; opaque here. */
  public @Nullable Object scope;

  /**
   * Whether a builtin has called it again and again, so that a {@link LoopBody} pays. Set by the
   * machine's thread, and read by who compiles, who may see it late.
   */
  public boolean looped;

  /** Whether a call is refused, since this is the value of a macro. */
  public boolean macro;

  /** The places of the parts that macros made; null when there are none. */
  public @Nullable Origins origins;

  /** Those of the first analysis, which are charged as long as the code lives. */
  public @Nullable Origins charged;

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

  /** The analysis has ended. Who gets the nodes from {@link #analysis} sees all that it set. */
  public void endAnalysis(Node nodes) {
    VarHandle.releaseFence();
    analysed = nodes;
  }

  /** As {@link #analysed}, for another thread than the machine's. */
  public @Nullable Node analysis() {
    Node nodes = analysed;
    VarHandle.acquireFence();
    return nodes;
  }

  /** The place in the text that a position in this code means; null when it means none. */
  public @Nullable Place place(int at) {
    if (origins != null) {
      return origins.place(at);
    }
    return at < 0 || at > source.length() ? null : new Place(source, at);
  }

  /** Which macros made what stands at a position, the innermost first. */
  List<String> macros(int at) {
    return origins == null ? List.of() : origins.macros(at);
  }

  /** This code makes functions that run the other. */
  public void surrounds(Code inner) {
    inner.aroundId = id;
    inner.aroundSerial = serial;
  }

  /** Words that the arguments take in a frame. */
  public int arguments() {
    return rest ? required + 1 : required;
  }
}
