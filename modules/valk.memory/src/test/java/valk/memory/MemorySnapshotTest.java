package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySnapshotTest {

  @Test
  void laterChangesOfTheListOfSlabsDoNotShow() {
    SlabSnapshot slab = new SlabSnapshot("pages", 4096, 10, 1, 2, 3, 2, 0);
    List<SlabSnapshot> slabs = new ArrayList<>(List.of(slab));
    MemorySnapshot snapshot =
        new MemorySnapshot(
            new MemorySnapshot.Arena(1, 2, 3, 4, 5),
            new MemorySnapshot.Heap(1, 2, 3, 4, 5, 6, 7, 8, 9),
            new MemorySnapshot.Gc(1, 2, 3, 4, 5, 6, 7, 8, 9),
            new MemorySnapshot.Checkpoint(1, 2, 3, 4, 5, 6, 7, 8),
            slabs);
    slabs.clear();
    assertEquals(List.of(slab), snapshot.slabs());
    assertThrows(UnsupportedOperationException.class, () -> snapshot.slabs().clear());
  }
}
