package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
  private final Random random = new Random();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 1L << 60, -(1L << 60), Words.FIXNUM_MIN, Words.FIXNUM_MAX})
  void fixnumsHoldTheirIntegers(long integer) {
    long word = Words.fixnum(integer);
    assertTrue(Words.fitsFixnum(integer));
    assertTrue(Words.isFixnum(word));
    assertFalse(Words.isPointer(word));
    assertTrue(Words.isValue(word));
    assertEquals(integer, Words.integer(word));
  }

  @Test
  void integersBeyondTheRangeDoNotFit() {
    assertFalse(Words.fitsFixnum(Words.FIXNUM_MAX + 1));
    assertFalse(Words.fitsFixnum(Words.FIXNUM_MIN - 1));
  }

  @RepeatedTest(100)
  void immediatesHoldSubtagAndPayload() {
    int subtag = random.nextInt(32);
    int payload = random.nextInt(Integer.MAX_VALUE);
    long word = Words.immediate(subtag, payload);
    assertTrue(Words.isImmediate(word));
    assertFalse(Words.isPointer(word));
    assertEquals(subtag, Words.subtag(word));
    assertEquals(payload, Words.payload(word));
    assertEquals(subtag == 1 || subtag == 2, Words.isName(word));
  }

  @Test
  void retaggingAListTouchesListsOnly() {
    assertEquals(Words.expression(160), Words.asExpression(Words.quoted(160)));
    assertEquals(Words.quoted(160), Words.asQuoted(Words.expression(160)));
    assertEquals(Words.NIL, Words.asQuoted(Words.NIL));
    assertEquals(Words.object(160), Words.asExpression(Words.object(160)));
  }

  @Test
  void everyKindOfWordIsToldFromTheOthers() {
    long[] words = {
      Words.fixnum(-1), Words.expression(32), Words.quoted(32), Words.object(32), Words.NIL
    };
    for (long word : words) {
      int kinds =
          (Words.isFixnum(word) ? 1 : 0)
              + (Words.isPair(word) ? 1 : 0)
              + (Words.isObject(word) ? 1 : 0)
              + (Words.isImmediate(word) ? 1 : 0);
      assertEquals(1, kinds);
      assertTrue(Words.isValue(word));
    }
    assertFalse(Words.isValue(CellHeader.of(31, 1, 16)));
    assertFalse(Words.isValue(Words.forwarding(64)));
    assertFalse(Words.isValue(Zeal.POISON));
  }

  @RepeatedTest(100)
  void headersHoldTheirFields() {
    int type = random.nextInt(CellHeader.MAX_TYPE + 1);
    int slots = random.nextInt(CellHeader.MAX_SLOTS + 1);
    int granules = 1 + random.nextInt((1 << 26) - 1);
    long header = CellHeader.of(type, slots, granules * 16L);
    long flagged = header | CellHeader.REMEMBERED | CellHeader.OWNER;
    for (long each : new long[] {header, flagged}) {
      assertTrue(Words.isHeader(each));
      assertEquals(type, CellHeader.type(each));
      assertEquals(slots, CellHeader.slots(each));
      assertEquals(granules * 16L, CellHeader.bytes(each));
    }
  }

  @Test
  void cellBytesRoundUp() {
    assertEquals(16, CellHeader.cellBytes(0, 0));
    assertEquals(16, CellHeader.cellBytes(1, 0));
    assertEquals(32, CellHeader.cellBytes(1, 1));
    assertEquals(1L << 30, CellHeader.MAX_BYTES + 16);
  }
}
