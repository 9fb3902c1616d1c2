package valk.eval.jit;

/** Runs each compilation before anything else goes on. */
final class AwaitedCompilations implements Compilations {
  @Override
  public void add(Runnable compilation) {
    compilation.run();
  }

  @Override
  public boolean areAwaited() {
    return true;
  }
}
