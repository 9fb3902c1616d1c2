package valk.eval.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import valk.gc.Words;

/** A value apart from any memory. Two models are equal when {@code ==} holds for their values. */
public sealed interface Model {
  /** Makes the value; its stack index. */
  int build(Bench bench);

  /** The same value, made in another way where there is one. */
  default int buildOtherwise(Bench bench) {
    return build(bench);
  }

  /** Whether it can be a key of a map. */
  default boolean isKey() {
    return true;
  }

  record Int(BigInteger value) implements Model {
    @Override
    public int build(Bench bench) {
      return bench.integer(value);
    }

    @Override
    public int buildOtherwise(Bench bench) {
      double real = value.doubleValue();
      boolean exact =
          !Double.isInfinite(real) && new BigDecimal(real).compareTo(new BigDecimal(value)) == 0;
      return exact ? bench.real(real) : build(bench);
    }
  }

  /** A real that is no whole number, so never equal to an {@link Int}. */
  record Fraction(double value) implements Model {
    @Override
    public int build(Bench bench) {
      return bench.real(value);
    }
  }

  record Text(String value) implements Model {
    @Override
    public int build(Bench bench) {
      return bench.string(value);
    }
  }

  record Symbol(String name) implements Model {
    @Override
    public int build(Bench bench) {
      return bench.symbol(name);
    }
  }

  record Keyword(String name) implements Model {
    @Override
    public int build(Bench bench) {
      return bench.keyword(name);
    }
  }

  record Sequence(List<Model> elements) implements Model {
    @Override
    public int build(Bench bench) {
      int from = bench.top();
      elements.forEach(element -> element.build(bench));
      return bench.list(from, Words.QUOTED);
    }

    @Override
    public int buildOtherwise(Bench bench) {
      int from = bench.top();
      elements.forEach(element -> element.buildOtherwise(bench));
      return bench.list(from, Words.EXPRESSION);
    }

    @Override
    public boolean isKey() {
      return elements.stream().allMatch(Model::isKey);
    }

    @Override
    public String toString() {
      return elements.stream().map(Object::toString).collect(Collectors.joining(" ", "{", "}"));
    }
  }

  record Vector(List<Model> elements) implements Model {
    @Override
    public int build(Bench bench) {
      int from = bench.top();
      elements.forEach(element -> element.build(bench));
      return bench.vector(from);
    }

    @Override
    public int buildOtherwise(Bench bench) {
      int from = bench.top();
      bench.push(Words.NIL);
      bench.popTo(from);
      int vector = bench.vector(from);
      for (Model element : elements) {
        int value = element.buildOtherwise(bench);
        VectorCell.push(bench, vector, value, Bench.FP, bench.top());
        bench.popTo(value);
      }
      return vector;
    }

    @Override
    public boolean isKey() {
      return false;
    }
  }

  /** Names that read back as symbols, for the most part with some punctuation. */
  Arbitrary<String> NAMES =
      Arbitraries.strings()
          .withChars("abcxyz*+-<>=!?/&%$_λé\\|~^.@:")
          .ofMinLength(1)
          .ofMaxLength(8)
          .filter(name -> name.chars().anyMatch(Character::isLetter) && name.charAt(0) != ':')
          .filter(name -> name.charAt(0) != '@');

  /** Any values that can be keys, nested to a depth. */
  static Arbitrary<Model> keys(int depth) {
    Arbitrary<Model> atoms = atoms();
    return depth == 0
        ? atoms
        : Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, atoms),
            net.jqwik.api.Tuple.of(1, keys(depth - 1).list().ofMaxSize(4).map(Sequence::new)));
  }

  /** Any values without maps, nested to a depth. */
  static Arbitrary<Model> values(int depth) {
    Arbitrary<Model> atoms = atoms();
    return depth == 0
        ? atoms
        : Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(2, atoms),
            net.jqwik.api.Tuple.of(2, values(depth - 1).list().ofMaxSize(5).map(Sequence::new)),
            net.jqwik.api.Tuple.of(1, values(depth - 1).list().ofMaxSize(5).map(Vector::new)));
  }

  private static Arbitrary<Model> atoms() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-3, 3).map(i -> new Int(BigInteger.valueOf(i))),
        Integral.integers().map(Int::new),
        Arbitraries.doubles()
            .filter(d -> d != Math.rint(d) && !Double.isInfinite(d))
            .map(Fraction::new),
        Arbitraries.strings().ofMaxLength(12).filter(Model::isEncodable).map(Text::new),
        NAMES.map(Symbol::new),
        NAMES.map(Keyword::new));
  }

  private static boolean isEncodable(String text) {
    return java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
