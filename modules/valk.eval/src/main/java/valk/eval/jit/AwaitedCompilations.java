package valk.eval.jit;

/** Runs each compilation before anything else goes on. */
final class AwaitedCompilations implements Compilations {
  @Override
  public boolean add(Runnable compilation) {
    compilation.run();
    return true;
  }

  @Override
  public boolean areAwaited() {
    return true;
  }
}
