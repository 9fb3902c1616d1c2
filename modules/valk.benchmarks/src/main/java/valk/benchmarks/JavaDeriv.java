package valk.benchmarks;

import org.jspecify.annotations.Nullable;

/** Derivatives of expressions, as one writes them in Java. */
final class JavaDeriv {
  private sealed interface Expression {}

  private record Number(long value) implements Expression {}

  private record Variable(String name) implements Expression {}

  private record Sum(Expression left, Expression right) implements Expression {}

  private record Product(Expression left, Expression right) implements Expression {}

  private static final Expression X = new Variable("x");
  private static final Expression POLYNOMIAL =
      new Sum(
          new Product(new Number(3), new Product(X, X)),
          new Sum(
              new Product(new Product(X, X), new Product(X, X)),
              new Sum(new Product(X, new Number(5)), new Number(7))));

  /** What was derived last, so that it is computed. */
  private @Nullable Expression derived;

  /** Derives the same polynomial as {@code tiers.valk} so many times; gives 0. */
  long run(int turns) {
    for (int i = 0; i < turns; i++) {
      derived = deriv(POLYNOMIAL);
    }
    return derived instanceof Sum ? 0 : 1;
  }

  private static Expression deriv(Expression e) {
    return switch (e) {
      case Number _ -> new Number(0);
      case Variable v -> new Number(v.name.equals("x") ? 1 : 0);
      case Sum s -> new Sum(deriv(s.left), deriv(s.right));
      case Product p ->
          new Sum(new Product(p.left, deriv(p.right)), new Product(deriv(p.left), p.right));
    };
  }
}
