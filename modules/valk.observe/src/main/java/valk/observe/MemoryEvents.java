package valk.observe;

import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.FlightRecorder;
import valk.eval.Interpreter;
import valk.gc.Accounts;
import valk.gc.MemoryListener;
import valk.memory.MemorySnapshot;

/**
 * Shows the memory of one interpreter in recordings of the JDK Flight Recorder, until it is closed.
 *
 * {@snippet lang="java" :
 * try (MemoryEvents _ = MemoryEvents.attach(lisp, "worker 1")) {
 *   lisp.eval(script);
 * }
 * }
 *
 * <p>While nothing is recorded a checkpoint costs two tests of a flag more. The figures of a moment
 * are taken by the recorder's thread if nobody uses the interpreter; else by the thread that
 * evaluates, at its next checkpoint or collection, and a script that runs long without either is
 * not seen meanwhile.
 *
 * <p>Closing the interpreter does not end this, but nothing more is seen of it then. Safe for use
 * by all threads.
 */
public final class MemoryEvents implements AutoCloseable {
  private final Interpreter lisp;
  private final String name;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Runnable periodic = this::everyPeriod;
  private final Ear ear = new Ear();

  private MemoryEvents(Interpreter lisp, String name) {
    this.lisp = lisp;
    this.name = name;
  }

  /**
   * Begins to show the memory of an interpreter.
   *
   * @param name the field {@code interpreter} of its events, to tell it from others
   * @throws IllegalStateException if the JVM has no flight recorder
   */
  public static MemoryEvents attach(Interpreter lisp, String name) {
    MemoryEvents events = new MemoryEvents(lisp, name);
    FlightRecorder.addPeriodicEvent(MemoryEvent.class, events.periodic);
    lisp.addMemoryListener(events.ear);
    return events;
  }

  /** Shows it no more. Closing again does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      lisp.removeMemoryListener(ear);
      FlightRecorder.removePeriodicEvent(periodic);
    }
  }

  private void everyPeriod() {
    lisp.memoryIfIdle().ifPresentOrElse(this::commit, () -> wanted.set(true));
  }

  private void commit(MemorySnapshot figures) {
    new MemoryEvent(name, figures).commit();
  }

  /** Hears what the evaluating thread tells. */
  private final class Ear implements MemoryListener {
    @Override
    public void checkpointed(Accounts figures) {
      CheckpointEvent event = new CheckpointEvent(name);
      if (event.shouldCommit()) {
        event.fill(figures.checkpoint());
        event.commit();
      }
      commitIfWanted(figures);
    }

    @Override
    public void collected(Accounts figures) {
      CollectionEvent event = new CollectionEvent(name);
      if (event.shouldCommit()) {
        event.fill(figures.gc(), figures.heap());
        event.commit();
      }
      commitIfWanted(figures);
    }

    private void commitIfWanted(Accounts figures) {
      if (wanted.get() && wanted.getAndSet(false)) {
        commit(figures.snapshot());
      }
    }
  }
}
