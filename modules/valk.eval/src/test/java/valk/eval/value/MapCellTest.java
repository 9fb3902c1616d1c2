package valk.eval.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import valk.gc.Words;

class MapCellTest {
  private static int find(Bench bench, int map, int key) {
    return MapCell.find(bench, map, key, Bench.FP, bench.top());
  }

  @Test
  void integerAndEqualRealAreOneKey() {
    try (Bench bench = Bench.calm()) {
      int map = bench.map();
      put(bench, map, bench.push(Words.fixnum(1)), 10);
      assertEquals(0, find(bench, map, bench.real(1.0)));
      assertEquals(MapCell.ABSENT, find(bench, map, bench.real(1.5)));
      put(bench, map, bench.real(1.0), 20);
      assertEquals(1, MapCell.count(bench.space(), bench.at(map)));
    }
  }

  @Test
  void notANumberIsAKeyLikeAnyOther() {
    try (Bench bench = Bench.calm()) {
      int map = bench.map();
      put(bench, map, bench.real(Double.NaN), 1);
      put(bench, map, bench.real(Double.NaN), 2);
      assertEquals(1, MapCell.count(bench.space(), bench.at(map)));
    }
  }

  @Test
  void whatCanChangeIsNoKey() {
    try (Bench bench = Bench.calm()) {
      int map = bench.map();
      int vector = bench.vector(bench.top());
      assertEquals(MapCell.NOT_A_KEY, find(bench, map, vector));
      bench.push(Words.fixnum(1));
      bench.push(bench.at(vector));
      int list = bench.list(vector + 1, Words.QUOTED);
      assertEquals(MapCell.NOT_A_KEY, find(bench, map, list));
      int value = bench.push(Words.NIL);
      assertEquals(MapCell.NOT_A_KEY, MapCell.put(bench, map, map, value, Bench.FP, bench.top()));
      assertEquals(0, MapCell.count(bench.space(), bench.at(map)));
    }
  }

  @Test
  void nilIsAKeyWhateverItsBrackets() {
    try (Bench bench = Bench.calm()) {
      int map = bench.map();
      put(bench, map, bench.push(Words.NIL), 1);
      assertEquals(0, find(bench, map, bench.push(Words.NIL)));
    }
  }

  @Test
  void roomOfRemovedKeysIsUsedAgain() {
    try (Bench bench = Bench.limited(2 << 20)) {
      int map = bench.map();
      for (int i = 0; i < 300_000; i++) {
        int key = bench.push(Words.fixnum(i));
        put(bench, map, key, i);
        MapCell.remove(bench, map, key, Bench.FP, bench.top());
        bench.popTo(key);
      }
      assertEquals(0, MapCell.count(bench.space(), bench.at(map)));
      assertTrue(MapCell.used(bench.space(), bench.at(map)) < 100);
    }
  }

  @Test
  void manyKeysOfEachKind() {
    try (Bench bench = Bench.calm()) {
      int map = bench.map();
      for (int i = 0; i < 30_000; i++) {
        put(bench, map, bench.string("k" + i), i);
        put(bench, map, bench.push(Words.fixnum(i)), -i);
      }
      bench.shake();
      assertEquals(60_000, MapCell.count(bench.space(), bench.at(map)));
      int entry = find(bench, map, bench.string("k27777"));
      assertEquals(Words.fixnum(27_777), MapCell.valueAt(bench.space(), bench.at(map), entry));
    }
  }

  @Test
  void atomsAreFoundWithoutASafepoint() {
    try (Bench bench = Bench.calm()) {
      int map = bench.map();
      int key = bench.symbol("name");
      int probe = bench.push(bench.at(key));
      put(bench, map, key, 5);
      assertEquals(0, MapCell.findAtom(bench.space(), bench.at(map), bench.at(probe)));
      assertFalse(MapCell.findAtom(bench.space(), bench.at(map), Words.fixnum(1)) >= 0);
    }
  }

  @Test
  void mapsOfTheSameKeysAsTheOneBeforeHaveTheirOwnValues() {
    try (Bench bench = Bench.calm()) {
      int first = bench.string("id");
      bench.push(Words.fixnum(1));
      bench.push(bench.at(bench.keyword("name")));
      bench.push(Words.fixnum(2));
      for (int i = 0; i < 5; i++) {
        bench.popTo(first + 4);
        long map = MapCell.ofFew(bench, first, 2, Bench.FP, bench.top());
        assertEquals(2, MapCell.count(bench.space(), map));
        int slot = bench.push(map);
        for (int entry = 0; entry < 2; entry++) {
          int key = bench.push(bench.at(first + 2 * entry));
          assertEquals(entry, find(bench, slot, key));
          assertEquals(
              bench.at(first + 2 * entry + 1),
              MapCell.valueAt(bench.space(), bench.at(slot), entry));
        }
        bench.popTo(first + 2);
        bench.push(bench.at(bench.keyword("name")));
        bench.push(Words.fixnum(i));
      }
    }
  }

  @Test
  void aKeyThatComesTwiceIsFoundOutAlsoTheSecondTime() {
    try (Bench bench = Bench.calm()) {
      int first = bench.keyword("a");
      bench.push(Words.fixnum(1));
      bench.push(bench.at(first));
      bench.push(Words.fixnum(2));
      for (int i = 0; i < 3; i++) {
        long map = MapCell.ofFew(bench, first, 2, Bench.FP, bench.top());
        assertEquals(1, MapCell.count(bench.space(), map));
        assertEquals(Words.fixnum(2), MapCell.valueAt(bench.space(), map, 0));
      }
    }
  }

  /** What is known of the keys of the map before holds until their memory is used again. */
  @Test
  void anotherKeyMayLieWhereOneOfTheMapBeforeLay() {
    try (Bench bench = Bench.calm()) {
      long before = 0;
      int same = 0;
      for (int i = 0; i < 10; i++) {
        bench.shake();
        int key = bench.string("key " + i);
        same += bench.at(key) == before ? 1 : 0;
        before = bench.at(key);
        bench.push(Words.fixnum(i));
        int map = bench.push(MapCell.ofFew(bench, key, 1, Bench.FP, bench.top()));
        assertEquals(0, find(bench, map, bench.string("key " + i)));
        bench.popTo(key);
      }
      assertTrue(same > 0, "all keys lay elsewhere");
    }
  }

  /** Puts, and forgets the key and whatever lies above it. */
  private static void put(Bench bench, int map, int key, int value) {
    int slot = bench.push(Words.fixnum(value));
    assertTrue(MapCell.put(bench, map, key, slot, Bench.FP, bench.top()) >= 0);
    bench.popTo(slot);
  }
}
