package valk.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.Data;
import valk.eval.Interpreter;
import valk.memory.MemorySnapshot;

class MemoryEventsTest {
  private static final String MEMORY = "valk.Memory";
  private static final String COLLECTION = "valk.Collection";
  private static final String CHECKPOINT = "valk.Checkpoint";

  @TempDir Path folder;

  /** A recording that looks when it begins and when it ends, and not by the clock. */
  private static Recording recording() {
    Recording recording = new Recording();
    recording.enable(MEMORY).with("period", "everyChunk");
    recording.enable(COLLECTION);
    recording.enable(CHECKPOINT);
    return recording;
  }

  private List<RecordedEvent> events(Recording recording, String type) throws IOException {
    Path file = folder.resolve("events.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(type))
        .toList();
  }

  @Test
  void theFiguresOfAMomentAreThoseOfTheSnapshot() throws IOException {
    try (Interpreter lisp = Interpreter.builder().build();
        Recording recording = recording();
        MemoryEvents _ = MemoryEvents.attach(lisp, "one")) {
      lisp.eval("(def {kept} (range 0 10000))");
      recording.start();
      recording.stop();
      List<RecordedEvent> memory = events(recording, MEMORY);
      assertFalse(memory.isEmpty(), "nothing was recorded");
      memory.forEach(event -> assertEqualTo(lisp.memory(), event));
    }
  }

  private static void assertEqualTo(MemorySnapshot figures, RecordedEvent event) {
    assertEquals("one", event.getString("interpreter"));
    assertEquals(figures.arena().usage(), event.getLong("arenaUsage"));
    assertEquals(figures.heap().usage(), event.getLong("heapUsage"));
    assertEquals(figures.heap().cells(), event.getLong("heapCells"));
    assertEquals(figures.heap().footprint(), event.getLong("footprint"));
    assertEquals(figures.heap().charged(), event.getLong("charged"));
    assertEquals(figures.heap().hardLimit(), event.getLong("hardLimit"));
    assertEquals(figures.peaks().limited(), event.getLong("peak"));
    assertEquals(figures.totals().allocatedBytes(), event.getLong("allocatedBytes"));
    assertEquals(figures.gc().collections(), event.getLong("collections"));
    assertEquals(figures.checkpoint().checkpoints(), event.getLong("checkpoints"));
    assertEquals(figures.slabs().getFirst().inUse(), event.getLong("handles"));
  }

  @Test
  void eachCollectionAndCheckpointIsAnEvent() throws IOException {
    try (Interpreter lisp = Interpreter.builder().build();
        Recording recording = recording();
        MemoryEvents _ = MemoryEvents.attach(lisp, "one")) {
      MemorySnapshot before = lisp.memory();
      recording.start();
      lisp.eval("(def {kept} (range 0 1000)) (def {kept} nil) (mem/gc/collect) (mem/gc/collect)");
      recording.stop();
      MemorySnapshot after = lisp.memory();
      List<RecordedEvent> collections = events(recording, COLLECTION);
      assertEquals(
          after.gc().collections() - before.gc().collections(), collections.size(), "collections");
      assertTrue(collections.stream().mapToLong(each -> each.getLong("reclaimed")).sum() >= 16_000);
      assertEquals(
          after.gc().lastPauseNanos(), collections.getLast().getDuration("pause").toNanos());
      assertEquals(
          after.checkpoint().checkpoints() - before.checkpoint().checkpoints(),
          events(recording, CHECKPOINT).size(),
          "checkpoints");
    }
  }

  /** The recorder turns nobody away; who evaluates looks for it, at the next checkpoint. */
  @Test
  void anInterpreterInUseIsSeenAtItsNextCheckpoint() throws IOException {
    try (Recording recording = recording();
        Interpreter lisp =
            Interpreter.builder()
                .function(
                    "(record)",
                    "Starts to record.",
                    arguments -> {
                      recording.start();
                      return Data.of(1);
                    })
                .build();
        MemoryEvents _ = MemoryEvents.attach(lisp, "busy")) {
      long before = lisp.memory().checkpoint().checkpoints();
      lisp.eval("(def {kept} (range 0 1000)) (record)");
      long after = lisp.memory().checkpoint().checkpoints();
      recording.stop();
      List<RecordedEvent> memory = events(recording, MEMORY);
      assertTrue(memory.size() >= 2, () -> "events: " + memory.size());
      long seen = memory.getFirst().getLong("checkpoints");
      assertTrue(before < seen && seen <= after, () -> "seen at checkpoint " + seen);
    }
  }

  /** As in {@code docs/embedding.md}. */
  @Test
  void theGuidesBlockShowsAnInterpreter() throws IOException {
    String guide = Files.readString(Path.of("../../docs/embedding.md"));
    assertTrue(guide.contains("try (MemoryEvents _ = MemoryEvents.attach(lisp, \"worker 1\")) {"));
    try (Interpreter lisp = Interpreter.builder().build();
        Recording recording = recording()) {
      recording.start();
      try (MemoryEvents _ = MemoryEvents.attach(lisp, "worker 1")) {
        lisp.eval("(mem/gc/collect)");
      }
      recording.stop();
      assertEquals("worker 1", events(recording, COLLECTION).getFirst().getString("interpreter"));
    }
  }

  @Test
  void afterCloseNothingIsSeen() throws IOException {
    try (Interpreter lisp = Interpreter.builder().build();
        Recording recording = recording()) {
      MemoryEvents events = MemoryEvents.attach(lisp, "one");
      events.close();
      events.close();
      recording.start();
      lisp.eval("(mem/gc/collect)");
      recording.stop();
      assertEquals(List.of(), events(recording, MEMORY));
      assertEquals(List.of(), events(recording, COLLECTION));
    }
  }

  @Test
  void aClosedInterpreterIsPassedOverAndOthersAreTold() throws IOException {
    Interpreter gone = Interpreter.builder().build();
    try (Interpreter lisp = Interpreter.builder().build();
        Recording recording = recording();
        MemoryEvents _ = MemoryEvents.attach(gone, "gone");
        MemoryEvents _ = MemoryEvents.attach(lisp, "there")) {
      gone.close();
      recording.start();
      recording.stop();
      assertTrue(
          events(recording, MEMORY).stream()
              .allMatch(event -> event.getString("interpreter").equals("there")));
    }
  }
}
