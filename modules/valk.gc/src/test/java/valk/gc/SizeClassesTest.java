package valk.gc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeClassesTest {
  @ParameterizedTest
  @ValueSource(ints = {4096, 16384, 65536})
  void everySizeGetsTheLeastClassThatTakesIt(int pageBytes) {
    SizeClasses classes = new SizeClasses(pageBytes);
    for (int bytes = 16; bytes <= classes.largest(); bytes += 16) {
      int found = classes.of(bytes);
      assertTrue(classes.bytes(found) >= bytes);
      assertTrue(found == 0 || classes.bytes(found - 1) < bytes);
      int thrifty = classes.bytes(classes.thriftyOf(bytes));
      assertEquals(bytes == 16 ? 16 : Integer.highestOneBit(bytes - 1) << 1, thrifty);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 16384, 65536})
  void costHoldsForAnyMixOfSizes(int pageBytes) {
    SizeClasses classes = new SizeClasses(pageBytes);
    Random random = new Random(1);
    for (int run = 0; run < 2000; run++) {
      int[] cells = new int[classes.count()];
      int[] thriftyCells = new int[classes.count()];
      long bytes = 0;
      int worstMix = 1 + random.nextInt(classes.largest() / 16);
      for (int i = random.nextInt(3000); i > 0; i--) {
        int size = 16 * (random.nextBoolean() ? worstMix : 1 + random.nextInt(worstMix));
        cells[classes.of(size)]++;
        thriftyCells[classes.thriftyOf(size)]++;
        bytes += size;
      }
      assertTrue(pagesOf(classes, cells) <= classes.cost(bytes));
      assertTrue(pagesOf(classes, thriftyCells) <= classes.thriftyCost(bytes));
    }
  }

  private static long pagesOf(SizeClasses classes, int[] cells) {
    long pages = 0;
    for (int i = 0; i < cells.length; i++) {
      pages += Math.ceilDiv(cells[i], classes.cellsInPage(i));
    }
    return pages * classes.pageBytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 16384, 65536})
  void oneCellOfEachClassCostsAPageEach(int pageBytes) {
    SizeClasses classes = new SizeClasses(pageBytes);
    long bytes = 0;
    for (int i = 0; i < classes.count(); i++) {
      bytes += i == 0 ? 16 : classes.bytes(i - 1) + 16;
    }
    assertTrue((long) classes.count() * pageBytes <= classes.cost(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 16384, 65536})
  void absorbsIsTheInverseOfCost(int pageBytes) {
    SizeClasses classes = new SizeClasses(pageBytes);
    for (long footprint = 0; footprint < 8 << 20; footprint += 12_345) {
      long bytes = classes.absorbs(footprint);
      if (bytes >= 0) {
        assertTrue(classes.cost(bytes) <= footprint);
        assertTrue(classes.cost(bytes + 2) >= footprint);
      } else {
        assertTrue(classes.cost(0) > footprint);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4096, 16384, 65536})
  void roundingAndTailsCostLessThanAThird(int pageBytes) {
    SizeClasses classes = new SizeClasses(pageBytes);
    long large = 1L << 40;
    assertTrue(classes.cost(large) < large + large / 3 + large / 100);
    assertTrue(classes.thriftyCost(large) <= 2 * large + classes.thriftyCost(0));
  }
}
