package valk.eval;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import valk.eval.run.Machine;
import valk.eval.run.Unwind;
import valk.eval.value.ErrorKind;
import valk.gc.HeapExhausted;

/**
 * What happens around everything that a host asks of an interpreter: one thread at a time enters,
 * what values no longer need is given back, and the work runs on a Java stack that is large enough;
 * an evaluation also within its limits, and with its output flushed.
 */
final class Visits {
  private final Machine m;
  private final Leases leases;
  private final JavaStack javaStack;
  private final EvaluationLimits limits;
  private final Entrance entrance;

  Visits(Machine m, Leases leases, JavaStack javaStack, EvaluationLimits limits) {
    this.m = m;
    this.leases = leases;
    this.javaStack = javaStack;
    this.limits = limits;
    this.entrance = new Entrance(new MachineBrake(m));
    limits.prepare(m);
  }

  /**
   * Runs work that runs Lisp. What it throws breaks the interpreter, but for errors of the script
   * and of functions of the host.
   */
  <T> T evaluate(Supplier<T> work) {
    long visit = entrance.enter();
    WallClock.Alarm alarm = limits.alarm(() -> entrance.stop(visit, ErrorKind.TIMEOUT));
    try {
      limits.begin(m);
      T result = inside(work);
      flush();
      return result;
    } catch (LispError | ExitRequest e) {
      flushQuietly();
      throw e;
    } catch (HostFailure e) {
      flushQuietly();
      throw e.thrown();
    } catch (RuntimeException | Error e) {
      entrance.damage(e);
      throw e;
    } finally {
      limits.end(m);
      alarm.cancel();
      entrance.leave();
    }
  }

  /** Runs work that looks at values, and makes some. */
  <T> T look(Supplier<T> work) {
    entrance.enter();
    try {
      return inside(work);
    } catch (Unwind e) {
      throw Reports.resource(e);
    } catch (HeapExhausted e) {
      throw Reports.outOfMemory(e);
    } finally {
      entrance.leave();
    }
  }

  private <T> T inside(Supplier<T> work) {
    leases.settle();
    return javaStack.run(m, work);
  }

  /** Runs work that looks at figures. */
  <T> T glance(Supplier<T> work) {
    entrance.enter();
    try {
      leases.settle();
      return work.get();
    } finally {
      entrance.leave();
    }
  }

  /** Runs work that looks at figures, unless the interpreter is in use, closed or broken. */
  <T> Optional<T> glanceIfIdle(Supplier<T> work) {
    return entrance.lookThroughKeyhole(work);
  }

  /** Writes out what was printed. */
  void flush() {
    try {
      m.host.out().flush();
    } catch (IOException e) {
      throw Reports.outputFailed(e);
    }
  }

  private void flushQuietly() {
    try {
      m.host.out().flush();
    } catch (IOException e) {
      // The error under way says more than the output that was lost with it.
    }
  }

  /** Stops the evaluation that is running, if there is one. From any thread. */
  void interrupt() {
    entrance.stopAny(ErrorKind.INTERRUPTED);
  }

  /** Lets nobody in any more, and gives the memory back. */
  void close() {
    if (entrance.close()) {
      leases.settle();
      m.heap.close();
    }
  }
}
