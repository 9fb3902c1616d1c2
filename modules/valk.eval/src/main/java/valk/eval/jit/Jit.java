package valk.eval.jit;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.CodeFigures;
import valk.eval.run.CodeProvider;
import valk.eval.run.CodeStats;
import valk.eval.run.LoopBody;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Turns;

/**
 * Interprets functions and loops first, counts, and compiles what runs often; at once, or by a
 * thread of its own while it is interpreted on.
 *
 * <p>Owned by the machine's thread, but for what {@link Compilations} calls back.
 */
public final class Jit implements CodeProvider {
  /** Most bytes of compiled functions in use: what a script can make the JVM hold. */
  private static final long MOST_BYTES = 32L << 20;

  /** Most compiled loops in use. */
  private static final int MOST_LOOPS = 2_000;

  private final int calls;
  private final int turns;
  private final Compilations compilations;
  private final @Nullable Consumer<String> log;
  private final LongAdder nanos = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final CodeRoom room = new CodeRoom(MOST_BYTES, MOST_LOOPS);
  private long loops;
  private long compiled;
  private long frameless;
  private long dropped;
  private long gaveUp;

  private Jit(int calls, int turns, Compilations compilations, @Nullable Consumer<String> log) {
    this.calls = calls;
    this.turns = turns;
    this.compilations = compilations;
    this.log = log;
  }

  /** Compiles every function before its first call. */
  public static Jit eager(@Nullable Consumer<String> log) {
    return new Jit(1, 1, new AwaitedCompilations(), log);
  }

  /**
   * Compiles in the background.
   *
   * @param calls after so many a function is compiled
   * @param turns after so many a loop is compiled
   */
  public static Jit lazy(int calls, int turns, @Nullable Consumer<String> log) {
    return new Jit(calls, turns, new BackgroundCompilations(), log);
  }

  @Override
  public Node bodyOf(Code code, Node body) {
    return new Counting(this, code, body);
  }

  @Override
  public int turns() {
    return turns;
  }

  @Override
  public boolean often(Turns loop, Node node, int words) {
    boolean taken = compilations.add(() -> compile(loop, node, words));
    if (taken) {
      loops++;
      room.add(loop);
    }
    return taken;
  }

  private void compile(Turns loop, Node node, int words) {
    UnitCompiler.Compiled made = make(Unit.ofLoop(node, words), "a loop");
    if (made != null) {
      loop.complete(made.body());
    }
  }

  @Override
  public void forget(Code code) {
    UnitCompiler.Compiled made = room.remove(code);
    if (made != null) {
      dropped++;
      gaveUp += made.body().gaveUps();
    }
  }

  /** What was compiled without a body for loops is counted anew, and compiled with one. */
  @Override
  public void looped(Code code) {
    Node nodes = code.analysed;
    boolean lacks = code.body instanceof CompiledCode && !(code.body instanceof LoopBody);
    if (lacks && nodes != null && Frameless.isForLoops(code, nodes.ir())) {
      interpretAgain(code, "to be called in loops");
    }
  }

  @Override
  public CodeFigures figures(Code code) {
    UnitCompiler.Compiled made = room.get(code);
    return made == null
        ? CodeFigures.INTERPRETED
        : new CodeFigures(made.bytes(), made.frameless(), made.body().gaveUps());
  }

  @Override
  public CodeStats stats() {
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos.sum());
    return new CodeStats(
        compiled,
        loops,
        frameless,
        refused.sum(),
        dropped,
        gaveUp + room.gaveUp(),
        room.bytes(),
        micros);
  }

  /** Compiles a unit, or says why not; any thread. */
  private UnitCompiler.@Nullable Compiled make(Unit unit, String name) {
    long start = System.nanoTime();
    try {
      UnitCompiler.Compiled made = UnitCompiler.compile(unit);
      long took = System.nanoTime() - start;
      nanos.add(took);
      if (log != null) {
        log.accept("compiled " + name + ": " + description(made, took));
      }
      return made;
    } catch (TooLargeException e) {
      return refuse(name, e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      if (compilations.areAwaited()) {
        throw e;
      }
      return refuse(name, e.toString());
    }
  }

  private static String description(UnitCompiler.Compiled made, long nanos) {
    return "%d bytes%s, %d us (%d to define)"
        .formatted(
            made.bytes(),
            made.frameless() > 0 ? " (" + made.frameless() + " without a frame)" : "",
            TimeUnit.NANOSECONDS.toMicros(nanos),
            TimeUnit.NANOSECONDS.toMicros(made.defining()));
  }

  private UnitCompiler.@Nullable Compiled refuse(String name, @Nullable String reason) {
    refused.increment();
    if (log != null) {
      log.accept("not compiled, %s: %s".formatted(name, reason));
    }
    return null;
  }

  private static String name(Code code) {
    return code.name == null ? "a function" : code.name;
  }

  /** Body of a function that is interpreted still. */
  private static final class Counting extends Node {
    private final Jit jit;
    private final Code code;
    private final Node body;
    private int calls;
    private volatile UnitCompiler.@Nullable Compiled made;
    private volatile boolean failed;

    Counting(Jit jit, Code code, Node body) {
      this.jit = jit;
      this.code = code;
      this.body = body;
    }

    @Override
    public long exec(Machine m, int fp) {
      if (++calls >= jit.calls) {
        return often().exec(m, fp);
      }
      return body.exec(m, fp);
    }

    /** What is to run from now on, as far as it is known. */
    private Node often() {
      if (calls == jit.calls) {
        begin();
      }
      UnitCompiler.Compiled ready = made;
      if (ready != null && code.body == this) {
        return jit.use(code, ready);
      }
      if (failed && code.body == this) {
        code.body = body;
      }
      return body;
    }

    private void begin() {
      if (!UnitCompiler.isCompilable(code)) {
        jit.refused.increment();
        failed = true;
      } else if (!jit.compilations.add(this::compile)) {
        calls = 0;
      }
    }

    private void compile() {
      made = jit.make(Unit.of(code, body), name(code));
      failed = made == null;
    }
  }

  /** The function runs what was made of it. */
  private Node use(Code code, UnitCompiler.Compiled made) {
    for (Code old = room.inTheWay(made.bytes()); old != null; old = room.inTheWay(made.bytes())) {
      interpretAgain(old, "to make room");
    }
    compiled++;
    frameless += made.frameless() > 0 ? 1 : 0;
    room.add(code, made);
    code.body = made.body();
    return made.body();
  }

  /** The function is interpreted again for a while, and counted anew. */
  private void interpretAgain(Code code, String why) {
    forget(code);
    code.body = new Counting(this, code, Objects.requireNonNull(code.analysed));
    if (log != null) {
      log.accept("interpreted again, " + why + ": " + name(code));
    }
  }
}
