package valk.gc;

/** The roots of the evaluator and those of the host, as one. */
record RootsAndHandles(RootSource evaluator, RootSource handles) implements RootSource {
  @Override
  public void visit(RootVisitor visitor) {
    evaluator.visit(visitor);
    handles.visit(visitor);
  }

  @Override
  public void visitDirty(RootVisitor visitor) {
    evaluator.visitDirty(visitor);
    handles.visitDirty(visitor);
  }
}
