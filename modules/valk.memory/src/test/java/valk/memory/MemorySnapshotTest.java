package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySnapshotTest {
  private static final Histogram NONE = new Histogram(List.of(), 0, 0, 0, 0);

  private static MemorySnapshot with(
      List<MemorySnapshot.SizeClass> classes,
      List<SlabSnapshot> slabs,
      List<MemorySnapshot.Range> ranges) {
    return new MemorySnapshot(
        new MemorySnapshot.Arena(1, 2, 3, 4, 5),
        new MemorySnapshot.Heap(75, 2, 100, 3, 300, 5, 6, 7, 8, 9),
        new MemorySnapshot.Peaks(1, 2, 3, 4, 5),
        new MemorySnapshot.Totals(100, 2, 30, 4, 5, 6, 7),
        new MemorySnapshot.Gc(1, 2, 3, 4, 5, 6, 7, NONE),
        new MemorySnapshot.Checkpoint(1, 200, 3, 50, 5, 6, 7, NONE),
        classes,
        new MemorySnapshot.Large(1, 2, 400, 4, 5, 100),
        slabs,
        ranges);
  }

  @Test
  void laterChangesOfTheListsDoNotShow() {
    List<MemorySnapshot.SizeClass> classes = new ArrayList<>();
    List<SlabSnapshot> slabs = new ArrayList<>();
    List<MemorySnapshot.Range> ranges = new ArrayList<>();
    classes.add(new MemorySnapshot.SizeClass(48, 10, 2, 3, 64, 48));
    slabs.add(new SlabSnapshot("pages", 4096, 10, 1, 2, 3, 2, 0));
    ranges.add(new MemorySnapshot.Range("arena", "bump", 65536, 4096, 16));
    MemorySnapshot before = with(List.copyOf(classes), List.copyOf(slabs), List.copyOf(ranges));
    MemorySnapshot snapshot = with(classes, slabs, ranges);
    classes.clear();
    slabs.clear();
    ranges.clear();
    assertEquals(before, snapshot);
    assertThrows(UnsupportedOperationException.class, () -> snapshot.slabs().clear());
    assertThrows(UnsupportedOperationException.class, () -> snapshot.classes().clear());
    assertThrows(UnsupportedOperationException.class, () -> snapshot.ranges().clear());
  }

  @Test
  void sharesAreDerivedFromTheFigures() {
    MemorySnapshot snapshot = with(List.of(), List.of(), List.of());
    assertEquals(0.25, snapshot.heap().fragmentation());
    assertEquals(25, snapshot.heap().usagePercent());
    assertEquals(0.25, snapshot.checkpoint().survival());
    assertEquals(0.75, snapshot.large().fragmentation());
    assertEquals(130, snapshot.totals().allocatedBytes());
    assertEquals(480, new MemorySnapshot.SizeClass(48, 10, 2, 3, 64, 48).bytes());
  }

  @Test
  void aShareOfNothingIsNought() {
    assertEquals(0, new MemorySnapshot.Heap(0, 0, 0, 0, 1, 0, 4096, 0, 0, 0).fragmentation());
    assertEquals(0, new MemorySnapshot.Checkpoint(0, 0, 0, 0, 0, 0, 0, NONE).survival());
    assertEquals(0, new MemorySnapshot.Large(0, 0, 0, 0, 0, 0).fragmentation());
  }
}
