package valk.eval;

import valk.eval.run.Machine;
import valk.eval.value.ErrorKind;

/** Stops a machine at its next safepoint. */
record MachineBrake(Machine machine) implements Entrance.Brake {
  @Override
  public void pull(ErrorKind reason) {
    machine.interrupt(reason);
  }

  @Override
  public void release() {
    machine.clearInterruption();
  }
}
