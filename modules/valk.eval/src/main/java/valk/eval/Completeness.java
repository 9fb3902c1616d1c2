package valk.eval;

/** Whether a text that is being typed can be evaluated yet. */
public enum Completeness {
  /** Every form of the text is closed; a blank text is complete too. */
  COMPLETE,

  /** Something is still open, a list or a string: more text can complete it. */
  INCOMPLETE,

  /** No further text can make it right, such as a closing bracket that nothing opened. */
  MALFORMED
}
