package valk.eval.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import valk.gc.Words;

class WordKindTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 3, 0x7fff_ffff, 0x1_0000_0000L, -1, Words.FIXNUM_MIN})
  void kindsAreThoseOfWords(long rest) {
    for (int tag = 0; tag < 8; tag++) {
      long word = rest << 3 | tag;
      assertEquals(Words.isFixnum(word), WordKind.FIXNUM.includes(word));
      assertEquals(Words.isPair(word), WordKind.PAIR.includes(word));
      assertEquals(Words.isObject(word), WordKind.OBJECT.includes(word));
      assertEquals(Words.isImmediate(word), WordKind.IMMEDIATE.includes(word));
    }
  }
}
