package valk.eval.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import valk.eval.value.Bench;
import valk.eval.value.Model;
import valk.gc.Words;

/** Reading any text, and any printed form. */
class ReaderPropertyTest {
  private static long read(Bench bench, String text) {
    return reader(bench, text).next(Bench.FP, bench.top());
  }

  private static Reader reader(Bench bench, String text) {
    return new Reader(bench, new Source("demo.valk", text.getBytes(StandardCharsets.UTF_8)));
  }

  @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
  void anyBytesGiveFormsOrAFailure(@ForAll("bytes") byte[] bytes) {
    try (Bench bench = Bench.calm()) {
      Source source = new Source("any", bytes);
      Reader reader = new Reader(bench, source);
      long form = Words.NIL;
      while (form != Words.NONE && form != Words.UNSET) {
        form = reader.next(Bench.FP, bench.top());
      }
      if (form == Words.UNSET) {
        assertTrue(reader.failure().text(source).startsWith("any:"));
        assertTrue(reader.failure().position() <= bytes.length);
        assertTrue(source.lineText(reader.failure().position()).length() <= bytes.length);
      }
      reader.close();
      bench.shake();
      assertEquals(0, bench.heap().charged());
    }
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    Arbitrary<Byte> syntax =
        Arbitraries.of('(', ')', '{', '}', '[', ']', '#', '"', '\\', '\'', '`', ',', '@', ';', '\n')
            .map(c -> (byte) (char) c);
    Arbitrary<Byte> likely =
        Arbitraries.of(' ', 'a', 'e', 'u', '0', '1', 'x', '-', '.', ':').map(c -> (byte) (char) c);
    Arbitrary<Byte> any = Arbitraries.bytes();
    return Arbitraries.oneOf(syntax, likely, likely, any).array(byte[].class).ofMaxSize(60);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whatIsPrintedReadsBackEqual(@ForAll("lists") Model model) {
    try (Bench bench = Bench.zealous()) {
      int value = model.build(bench);
      String printed = bench.print(value);
      int back = bench.push(read(bench, printed));
      assertTrue(bench.equal(value, back), printed);
      assertEquals(printed, bench.print(back));
    }
  }

  @Provide
  Arbitrary<Model> lists() {
    return Model.keys(4);
  }
}
