package valk.benchmarks;

/** Something that is measured and has a baseline. */
interface Figure {
  /** How it is called on the command line and in the CSV file. */
  String name();

  /**
   * Measures and reports. May take seconds, up to minutes.
   *
   * @param rounds how often each subject is measured, 1 or more
   */
  void measure(int rounds, Report report) throws Exception;
}
