package valk.eval;

import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import valk.eval.run.LimitedOutput;
import valk.eval.run.Machine;
import valk.eval.run.OutputQuota;

/**
 * What each evaluation may take, anew for each: wall time, steps, bytes of output.
 *
 * @param time null if unlimited
 * @param fuel steps, {@link #NO_LIMIT} if unlimited
 * @param output null if unlimited
 */
record EvaluationLimits(@Nullable Duration time, long fuel, @Nullable OutputQuota output) {
  /** Stands for no limit where steps or bytes are asked for. */
  static final long NO_LIMIT = -1;

  static EvaluationLimits of(@Nullable Duration time, long fuel, long outputBytes) {
    return new EvaluationLimits(
        time, fuel, outputBytes == NO_LIMIT ? null : new OutputQuota(outputBytes));
  }

  /** The stream as a script sees it. */
  OutputStream limited(OutputStream stream) {
    return output == null ? stream : new LimitedOutput(stream, output);
  }

  /** Before the first evaluation all of its fuel is left. */
  void prepare(Machine m) {
    begin(m);
    end(m);
  }

  /** An evaluation begins on the machine. */
  void begin(Machine m) {
    if (output != null) {
      output.renew();
    }
    if (fuel != NO_LIMIT) {
      m.beginFuel(fuel);
    }
  }

  /** The evaluation has ended. */
  void end(Machine m) {
    if (fuel != NO_LIMIT) {
      m.endFuel();
    }
  }

  /** What stops the evaluation when its time is over. */
  WallClock.Alarm alarm(Runnable stop) {
    return time == null ? WallClock.Alarm.NONE : WallClock.after(time, stop);
  }

  /** Steps that the last evaluation had left. */
  long fuelLeft(Machine m) {
    return fuel == NO_LIMIT ? Long.MAX_VALUE : m.fuelLeft();
  }
}
