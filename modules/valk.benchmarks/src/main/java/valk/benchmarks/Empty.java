package valk.benchmarks;

/** A program that does nothing: what it costs to start a JVM and to end it. */
final class Empty {
  private Empty() {}

  public static void main(String[] arguments) {}
}
